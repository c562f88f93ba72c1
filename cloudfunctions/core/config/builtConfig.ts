import type { Config } from './config';
import { ConfigError } from './configError';
import type { ConfigInput } from './input';

/**
 * What a function's import of `notify-config` holds: the team's file as the build has checked it. Only that is taken;
 * nothing is checked at a function's start.
 * @throws ConfigError when the function was not made by the build
 */
export function builtConfig(imported: Config | ConfigInput): Config {
  if ((imported as Config | undefined)?.checked === 'by miniprogram-notify') return imported as Config;
  throw new ConfigError('notify.config.ts', [
    {
      path: '',
      expected:
        'the configuration as "npm run build" has checked it: build the functions and deploy what it made',
      expectedZh: '经 npm run build 检查的配置：请构建后部署其产物',
      got: imported === undefined ? 'nothing' : 'a file that the build has not checked',
    },
  ]);
}
