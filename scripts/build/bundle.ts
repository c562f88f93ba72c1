/**
 * A function as CommonJS files with everything it needs inside: `index.js`, and beside it what `import()` asks for. The
 * latter is neither read nor compiled by a start that does not need it (`docs/decisions.md`, "Cold start").
 */
import { build, type Plugin } from 'esbuild';
import type { Config } from '../../cloudfunctions/core/config';
import { atStart, type BundleFile, filesOf, inputsOf, reached } from './chunks';
import { leaveOutDeadParts } from './deadParts';
import type { SourceFunction } from './discover';
import { notifyConfigModule } from './notifyConfigModule';
import { BuildError, esbuildProblems, messageOf } from './problems';
import { dropForeignMappings } from './sourceMap';

export interface Bundle {
  /** By name; `index.js` is what the platform loads. */
  files: ReadonlyMap<string, BundleFile>;
  /** Bytes in the code by source file, as esbuild names it: from the root, or `namespace:name`. */
  inputs: ReadonlyMap<string, number>;
  /** The same of what is loaded before the first call. */
  inputsAtStart: ReadonlyMap<string, number>;
}

/** Where the files would lie; fixed, so that names inside do not depend on where this build writes. */
const OUTDIR = 'dist/cloudfunctions';

/**
 * An entry that nobody calls: what it shares with a function lies in a file of its own, with nothing of ours in it, which
 * may be minified (`filesOf`). The two SDKs are half of what a start reads.
 */
const SDKS = 'the-sdks';
const SDK = ['wx-server-sdk', '@cloudbase/node-sdk'];

/** To read them for a function that has neither would take most of its build. */
async function importsSdk(entry: string, root: string): Promise<boolean> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    packages: 'external',
    metafile: true,
    logLevel: 'silent',
  });
  return Object.values(metafile.inputs).some(({ imports }) => imports.some(({ path }) => SDK.includes(path)));
}

const sdksApart = (root: string): Plugin => ({
  name: 'sdks-apart',
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${SDKS}$`) }, ({ path }) => ({ path, namespace: SDKS }));
    build.onLoad({ filter: /.*/, namespace: SDKS }, () => ({
      contents: SDK.map((name) => `import '${name}';`).join('\n'),
      resolveDir: root,
    }));
  },
});

/**
 * @param callsOpenapi by function name, whether it does
 * @returns by function name
 * @throws BuildError with file, line and column
 */
export async function bundleFunctions(
  functions: readonly SourceFunction[],
  callsOpenapi: ReadonlyMap<string, boolean>,
  config: Config,
  root: string,
): Promise<Map<string, Bundle>> {
  try {
    const bundles = await Promise.all(
      functions.map(async (one): Promise<[string, Bundle]> => [
        one.name,
        await bundleFunction(one, callsOpenapi.get(one.name) ?? true, config, root),
      ]),
    );
    return new Map(bundles);
  } catch (error) {
    throw new BuildError(esbuildProblems(error) ?? [messageOf(error)]);
  }
}

/** Alone, so that its files hold nothing of which only another function makes use. */
async function bundleFunction(
  { name, entry }: SourceFunction,
  openapi: boolean,
  config: Config,
  root: string,
): Promise<Bundle> {
  const outdir = `${OUTDIR}/${name}`;
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: { index: entry, ...((await importsSdk(entry, root)) && { sdks: SDKS }) },
    outdir,
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node16',
    // esbuild splits nothing else; `filesOf` makes CommonJS of it.
    format: 'esm',
    splitting: true,
    charset: 'utf8',
    legalComments: 'none',
    sourcemap: 'inline',
    metafile: true,
    logLevel: 'silent',
    plugins: [
      notifyConfigModule(config),
      leaveOutDeadParts({ openapi }),
      sdksApart(root),
      dropForeignMappings(root),
    ],
  });
  return {
    files: await filesOf(outputFiles, metafile, outdir, root),
    inputs: inputsOf(reached(metafile, outdir)),
    inputsAtStart: inputsOf(atStart(metafile, outdir)),
  };
}

/** Of its code, as uploaded. @param which of its files */
export const bytesOf = ({ files }: Bundle, which: (file: BundleFile) => boolean = () => true): number =>
  [...files.values()].filter(which).reduce((sum, { code }) => sum + Buffer.byteLength(code), 0);
