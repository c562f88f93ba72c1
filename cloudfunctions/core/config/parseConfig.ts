import type { Config, Environment } from './config';
import { ConfigError } from './configError';
import { contradictionsOf } from './contradictions';
import { issuesOf } from './issues';
import { normalise } from './normalise';
import { configSchema } from './schema';

const SOURCE = 'notify.config.ts';

/**
 * The whole check: shape, then contradictions; all of them at once, each with its place.
 * @throws ConfigError (`code: 'CONFIG'`, `issues`)
 */
export function checkConfig(input: unknown, source = SOURCE): Config {
  const parsed = configSchema().safeParse(input);
  if (!parsed.success) throw new ConfigError(source, issuesOf(parsed.error.issues, input));
  const issues = contradictionsOf(parsed.data);
  if (issues.length > 0) throw new ConfigError(source, issues);
  return normalise(parsed.data);
}

/**
 * The configuration for a function's start. In a built function it is what the build has checked and is
 * returned as it is; from source (tests) it is checked here.
 * @throws ConfigError
 */
export function parseConfig(input: unknown): Config {
  return isChecked(input) ? input : checkConfig(input);
}

function isChecked(input: unknown): input is Config {
  return (input as Partial<Config> | null | undefined)?.checked === 'by miniprogram-notify';
}

/**
 * The settings of the environment that the function runs in.
 * @throws ConfigError when the id is not in the configuration: guessing could send with another environment's rights
 */
export function environmentOf(config: Config, envId: string | undefined): Environment {
  const all = Object.values(config.environments);
  const found = all.find((environment) => envId !== undefined && environment.envIds.includes(envId));
  if (found) return found;
  const known = all.map(({ name, envIds }) => `${name}: ${envIds.join(', ')}`).join('; ');
  throw new ConfigError(SOURCE, [
    {
      path: 'environments',
      expected: `the id of this cloud environment in an envId (known are ${known}); add it and build again`,
      expectedZh: `某个 envId 含当前云环境 ID（已有 ${known}），请添加后重新构建`,
      got: envId === undefined ? 'no environment id' : `"${envId}"`,
    },
  ]);
}
