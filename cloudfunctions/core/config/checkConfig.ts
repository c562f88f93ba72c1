import type { Config } from './config';
import { ConfigError } from './configError';
import { contradictionsOf } from './contradictions';
import { issuesOf } from './issues';
import { normalise } from './normalise';
import { configSchema } from './schema';

/**
 * The whole check: shape, then contradictions; all of them at once, each with its place.
 * The build leaves this file out of the functions: what they are given has passed it.
 * @param source how the file is named in messages
 * @throws ConfigError (`code: 'CONFIG'`, `issues`)
 */
export function checkConfig(input: unknown, source = 'notify.config.ts'): Config {
  const parsed = configSchema().safeParse(input);
  if (!parsed.success) throw new ConfigError(source, issuesOf(parsed.error.issues, input));
  const issues = contradictionsOf(parsed.data);
  if (issues.length > 0) throw new ConfigError(source, issues);
  return normalise(parsed.data);
}
