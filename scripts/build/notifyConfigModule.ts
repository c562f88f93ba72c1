import type { Plugin } from 'esbuild';
import type { Config } from '../../cloudfunctions/core/config';

const CONFIG = 'notify-config';
const CHECK = 'notify-config-check';

/** `../../notify.config`, with or without extension. */
const CONFIG_IMPORT = /(^|[\\/])notify\.config(\.ts)?$/;
const CHECK_IMPORT = /^\.\/checkConfig$/;
const CONFIG_FOLDER = /[\\/]core[\\/]config[\\/]/;

/**
 * Functions that import `notify.config` get what the build has checked, as JSON; the check itself, and zod with it,
 * stays out of the bundle, so that a start pays for neither.
 */
export function notifyConfigModule(config: Config): Plugin {
  return {
    name: 'notify-config',
    setup(build) {
      build.onResolve({ filter: CONFIG_IMPORT }, () => ({ path: 'notify.config.json', namespace: CONFIG }));
      build.onLoad({ filter: /.*/, namespace: CONFIG }, () => ({
        contents: `export default ${JSON.stringify(config, null, 2)};`,
      }));
      build.onResolve({ filter: CHECK_IMPORT }, ({ importer }) =>
        CONFIG_FOLDER.test(importer) ? { path: 'checkConfig', namespace: CHECK } : undefined,
      );
      build.onLoad({ filter: /.*/, namespace: CHECK }, () => ({ contents: CHECK_LEFT_OUT }));
    },
  };
}

const CHECK_LEFT_OUT = `
export function checkConfig() {
  throw new Error('This function was given a configuration that the build has not checked: import notify.config, and build again.');
}`;
