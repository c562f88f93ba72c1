import type { Config, Environment } from './config';
import { ConfigError } from './configError';

/**
 * The settings of the environment that the function runs in.
 * @throws ConfigError when the id is not in the configuration: guessing could act with another environment's rights
 */
export function environmentOf(config: Config, envId: string | undefined): Environment {
  const all = Object.values(config.environments);
  const found = all.find((environment) => envId !== undefined && environment.envIds.includes(envId));
  if (found) return found;
  const known = all.map(({ name, envIds }) => `${name}: ${envIds.join(', ')}`).join('; ');
  throw new ConfigError('notify.config.ts', [
    {
      path: 'environments',
      expected: `the id of this cloud environment in an envId (known are ${known}); add it and build again`,
      expectedZh: `某个 envId 含当前云环境 ID（已有 ${known}），请添加后重新构建`,
      got: envId === undefined ? 'no environment id' : `"${envId}"`,
    },
  ]);
}
