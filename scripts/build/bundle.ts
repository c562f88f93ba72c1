/** One CommonJS file per function, with everything it needs inside. */
import { build, type Metafile, type OutputFile } from 'esbuild';
import { join, relative } from 'node:path';
import type { Config } from '../../cloudfunctions/core/config';
import { leaveOutDeadParts } from './deadParts';
import type { SourceFunction } from './discover';
import { notifyConfigModule } from './notifyConfigModule';
import { BuildError, esbuildProblems, messageOf } from './problems';
import { dropForeignMappings, portableCode, portableMap } from './sourceMap';

export interface Bundle {
  code: string;
  map: string;
  /** Bytes in the code by source file, as esbuild names it: from the root, or `namespace:name`. */
  inputs: ReadonlyMap<string, number>;
}

/** Where the files would lie; fixed, so that names inside do not depend on where this build writes. */
const OUTDIR = 'dist/cloudfunctions';

/**
 * Functions that leave out the same parts are bundled in one run: what they share is read once.
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
  const groups = [true, false].map((openapi) => ({
    openapi,
    functions: functions.filter(({ name }) => (callsOpenapi.get(name) ?? true) === openapi),
  }));
  try {
    const bundles = await Promise.all(
      groups.map((group) => bundleGroup(group.functions, group.openapi, config, root)),
    );
    return new Map(bundles.flat());
  } catch (error) {
    throw new BuildError(esbuildProblems(error) ?? [messageOf(error)]);
  }
}

async function bundleGroup(
  functions: readonly SourceFunction[],
  openapi: boolean,
  config: Config,
  root: string,
): Promise<[string, Bundle][]> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(functions.map(({ name, entry }) => [`${name}/index`, entry])),
    outdir: OUTDIR,
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node16',
    format: 'cjs',
    charset: 'utf8',
    legalComments: 'none',
    sourcemap: 'linked',
    metafile: true,
    logLevel: 'silent',
    plugins: [notifyConfigModule(config), leaveOutDeadParts({ openapi }), dropForeignMappings(root)],
  });
  const text = textOf(outputFiles, join(root, OUTDIR));
  return functions.map(({ name }) => [
    name,
    {
      code: portableCode(text(`${name}/index.js`), root),
      map: portableMap(text(`${name}/index.js.map`), OUTDIR, name, root),
      inputs: inputsOf(metafile, `${OUTDIR}/${name}/index.js`),
    },
  ]);
}

const inputsOf = ({ outputs }: Metafile, output: string): Map<string, number> =>
  new Map(
    Object.entries(outputs[output]?.inputs ?? {}).map(([path, { bytesInOutput }]) => [path, bytesInOutput]),
  );

function textOf(files: readonly OutputFile[], outdir: string) {
  const byName = new Map(files.map((file) => [relative(outdir, file.path).replaceAll('\\', '/'), file.text]));
  return (name: string) => {
    const text = byName.get(name);
    if (text === undefined) throw new Error(`esbuild wrote no ${name}`);
    return text;
  };
}
