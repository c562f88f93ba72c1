/** One CommonJS file per function, with everything it needs inside. */
import { build, type OutputFile } from 'esbuild';
import { join, relative } from 'node:path';
import type { Config } from '../../cloudfunctions/core/config';
import { leaveOutDeadParts } from './deadParts';
import type { SourceFunction } from './discover';
import { notifyConfigModule } from './notifyConfigModule';
import { BuildError, esbuildProblems, messageOf } from './problems';
import { dropForeignMappings, portableMap } from './sourceMap';

export interface Bundle {
  code: string;
  map: string;
}

/** Where the files would lie; fixed, so that names inside do not depend on where this build writes. */
const OUTDIR = 'dist/cloudfunctions';

/**
 * Bundles all functions in one run: what they share is read once.
 * @returns by function name
 * @throws BuildError with file, line and column
 */
export async function bundleFunctions(
  functions: readonly SourceFunction[],
  config: Config,
  root: string,
): Promise<Map<string, Bundle>> {
  try {
    const result = await build({
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
      logLevel: 'silent',
      plugins: [notifyConfigModule(config), leaveOutDeadParts(), dropForeignMappings(root)],
    });
    const text = textOf(result.outputFiles, join(root, OUTDIR));
    const bundles = functions.map(({ name }): [string, Bundle] => [
      name,
      { code: text(`${name}/index.js`), map: portableMap(text(`${name}/index.js.map`), OUTDIR, name) },
    ]);
    return new Map(bundles);
  } catch (error) {
    throw new BuildError(esbuildProblems(error) ?? [messageOf(error)]);
  }
}

function textOf(files: readonly OutputFile[], outdir: string) {
  const byName = new Map(files.map((file) => [relative(outdir, file.path).replaceAll('\\', '/'), file.text]));
  return (name: string) => {
    const text = byName.get(name);
    if (text === undefined) throw new Error(`esbuild wrote no ${name}`);
    return text;
  };
}
