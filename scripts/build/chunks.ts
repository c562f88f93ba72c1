/** esbuild's chunks as CommonJS files, called by what is in them. */
import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { type Metafile, type OutputFile, transform } from 'esbuild';
import { portableCode, portableMap } from './sourceMap';

export interface BundleFile {
  code: string;
  map: string;
  /** Whether it is loaded before the first call. */
  atStart: boolean;
}

type Output = Metafile['outputs'][string];

const ENTRY = 'index.js';

/** Stands in names for the hash, which is known when all is written. */
const UNSTAMPED = '0'.repeat(8);

/** A file with nothing of ours is minified: nobody reads it but a start, which is the quicker for it. */
const FOREIGN = { minify: true, legalComments: 'none' } as const;

/** @returns by name */
export async function filesOf(
  outputs: readonly OutputFile[],
  metafile: Metafile,
  outdir: string,
  root: string,
): Promise<Map<string, BundleFile>> {
  const wanted = new Map([...reached(metafile, outdir)].map(([path, output]) => [basename(path), output]));
  const early = new Set([...atStart(metafile, outdir).keys()].map((path) => basename(path)));
  const names = namesOf(wanted);
  const files = await Promise.all(
    outputs.map(async ({ path, text }): Promise<[string, BundleFile] | undefined> => {
      const output = wanted.get(basename(path));
      if (!output) return undefined;
      const { code, map } = await transform(renamed(portableCode(text, root), names), {
        format: 'cjs',
        platform: 'node',
        target: 'node16',
        // `require` then, in a promise.
        supported: { 'dynamic-import': false },
        charset: 'utf8',
        sourcemap: true,
        sourcefile: basename(path),
        ...(isForeign(output) && FOREIGN),
      });
      return [
        names.get(basename(path)) ?? ENTRY,
        { code, map: portableMap(map, outdir, '', root), atStart: early.has(basename(path)) },
      ];
    }),
  );
  const found = files.filter((file) => file !== undefined);
  return stamped(new Map(found.sort(([a], [b]) => (a < b ? -1 : 1))));
}

const OURS = /^(?:cloudfunctions\/|notify-config:)/;
const isForeign = ({ inputs }: Output): boolean => !Object.keys(inputs).some((path) => OURS.test(path));

/**
 * All but `index.js` carry a hash of the whole bundle in their names: code of one build never loads that of another,
 * should a function's folder be replaced under an instance that runs.
 */
export function stamped(files: ReadonlyMap<string, BundleFile>): Map<string, BundleFile> {
  const hash = createHash('sha256');
  for (const [name, { code }] of files) hash.update(`${name}\0${code}\0`);
  const stamp = hash.digest('hex').slice(0, UNSTAMPED.length);
  return new Map(
    [...files].map(([name, file]) => [
      withStamp(name, stamp),
      { ...file, code: withStamp(file.code, stamp) },
    ]),
  );
}

/** What `stamped` was given, so that it may be changed and stamped anew. */
export function unstamped(files: ReadonlyMap<string, BundleFile>): Map<string, BundleFile> {
  const [, stamp] = /-([0-9a-f]{8})\.js$/.exec([...files.keys()].find((name) => name !== ENTRY) ?? '') ?? [];
  if (stamp === undefined) return new Map(files);
  const without = (text: string) => text.replaceAll(`-${stamp}.js`, `-${UNSTAMPED}.js`);
  return new Map([...files].map(([name, file]) => [without(name), { ...file, code: without(file.code) }]));
}

const withStamp = (text: string, stamp: string) => text.replaceAll(`-${UNSTAMPED}.js`, `-${stamp}.js`);

type Chunks = Map<string, Output>;

/** Those of a function: not what only the other entry holds. By path. */
export const reached = (metafile: Metafile, outdir: string): Chunks =>
  from(metafile, `${outdir}/${ENTRY}`, () => true);

/** Those that are loaded before the first call: the entry and what it imports, not what it imports later. */
export const atStart = (metafile: Metafile, outdir: string): Chunks =>
  from(metafile, `${outdir}/${ENTRY}`, (kind) => kind === 'import-statement');

function from({ outputs }: Metafile, entry: string, follows: (kind: string) => boolean): Chunks {
  const found: Chunks = new Map();
  const visit = (path: string): void => {
    const output = outputs[path];
    if (!output || found.has(path)) return;
    found.set(path, output);
    for (const { path: imported, kind } of output.imports) if (follows(kind)) visit(imported);
  };
  visit(entry);
  return found;
}

/** Bytes by source file. */
export function inputsOf(chunks: ReadonlyMap<string, Output>): Map<string, number> {
  const all = new Map<string, number>();
  for (const { inputs } of chunks.values())
    for (const [path, { bytesInOutput }] of Object.entries(inputs))
      all.set(path, (all.get(path) ?? 0) + bytesInOutput);
  return all;
}

/** By esbuild's own name, which depends on where packages are installed: `campaigns-expand-00000000.js`, `shared-1-00000000.js`, `packages-1-00000000.js`. */
function namesOf(chunks: ReadonlyMap<string, Output>): Map<string, string> {
  const names = new Map<string, string>();
  const taken = new Map<string, number>();
  const inOrder = [...chunks]
    .map(([file, output]) => ({ file, output, first: firstInput(output) }))
    .filter(({ file }) => file !== ENTRY)
    .sort((a, b) => (a.first < b.first ? -1 : 1));
  for (const { file, output } of inOrder) {
    const stem = stemOf(output);
    const nth = (taken.get(stem) ?? 0) + 1;
    taken.set(stem, nth);
    const unique = output.entryPoint && nth === 1 ? stem : `${stem}-${nth}`;
    names.set(file, `${unique}-${UNSTAMPED}.js`);
  }
  return names;
}

/** Packages are named from their own folder. */
const firstInput = ({ inputs }: Output): string =>
  Object.keys(inputs)
    .map((path) => path.replace(/^.*node_modules\//, ''))
    .sort()[0] ?? '';

/** What `import()` asks for by its own name: `cloudfunctions/core/campaigns/expand.ts` → `campaigns-expand`. */
const stemOf = (output: Output): string =>
  output.entryPoint
    ?.replace(/\.\w+$/, '')
    .split(/[/:]/)
    .slice(-2)
    .join('-') ?? (isForeign(output) ? 'packages' : 'shared');

const renamed = (text: string, names: ReadonlyMap<string, string>): string =>
  text.replace(/"\.\/([^"\n]+\.js)"/g, (all, file: string) => {
    const name = names.get(file);
    return name === undefined ? all : `"./${name}"`;
  });
