import type { Plugin } from 'esbuild';
import type { Config } from '../../cloudfunctions/core/config';

const CONFIG = 'notify-config';

/** Functions that import `notify-config` get what the build has checked, as JSON: a start pays for no check. */
export function notifyConfigModule(config: Config): Plugin {
  return {
    name: 'notify-config',
    setup(build) {
      build.onResolve({ filter: /^notify-config$/ }, () => ({
        path: 'notify.config.json',
        namespace: CONFIG,
      }));
      build.onLoad({ filter: /.*/, namespace: CONFIG }, () => ({
        contents: `export default ${JSON.stringify(config, null, 2)};`,
      }));
    },
  };
}
