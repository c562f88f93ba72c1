/** Outside jest's registry: the build, whose compilers load once per jest worker instead of once per test file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stop, transform } from 'esbuild';
import { buildAll as build, type BuildResult, type Tools } from '../../../scripts/build/build';
import { type BundleFile, stamped, unstamped } from '../../../scripts/build/chunks';
import type { BuildOptions } from '../../../scripts/build/options';
import { atEnd } from './atEnd';

export { demoOptions } from '../../../scripts/build/options';
export { BuildError } from '../../../scripts/build/problems';

let isKept = false;

/** As the build's own; esbuild's process stays for the next one. */
export function buildAll(options: BuildOptions, tools?: Tools): Promise<BuildResult> {
  if (!isKept) atEnd(() => stop());
  isKept = true;
  return build(options, tools);
}

/** What `notifyConfigModule` becomes in a bundle. */
const CONFIG = /^(var notify_config_default = )\{$[^]*?^\};$/gm;
const NO_MAP = JSON.stringify({ version: 3, sources: [], names: [], mappings: '' });

/**
 * As `buildAll` with another configuration: bundles of one source differ in nothing else, so it is put into those that are
 * built already (`test/build/otherConfig.test.ts` holds them against the build's own). Without source maps.
 * @param functions the built functions of a configuration without a prefix, whose build has checked their permissions
 */
export function buildFrom(functions: string, options: BuildOptions): Promise<BuildResult> {
  return buildAll(options, {
    openapiUse: () => Promise.resolve(new Map()),
    async bundleFunctions(sources, _callsOpenapi, config) {
      const { code } = await transform(`export default ${JSON.stringify(config, null, 2)};`, {
        charset: 'utf8',
      });
      const text = code.trim().replace(/^export default /, '');
      return new Map(
        sources.map(({ name }) => {
          let places = 0;
          const files = [...unstamped(builtFiles(join(functions, name)))].map(
            ([file, built]): [string, BundleFile] => [
              file,
              {
                ...built,
                code: built.code.replace(CONFIG, (_, head: string) => ((places += 1), head + text)),
              },
            ],
          );
          if (places !== 1) throw new Error(`${name}: expected one configuration in it, got ${places}`);
          return [name, { files: stamped(new Map(files)), inputs: new Map(), inputsAtStart: new Map() }];
        }),
      );
    },
  });
}

const builtFiles = (folder: string): Map<string, BundleFile> =>
  new Map(
    readdirSync(folder)
      .filter((file) => file.endsWith('.js'))
      .sort()
      .map((file) => [
        file,
        {
          code: readFileSync(join(folder, file), 'utf8').replace(/\/\/# sourceMappingURL=.*\n$/, ''),
          map: NO_MAP,
          atStart: true,
        },
      ]),
  );
