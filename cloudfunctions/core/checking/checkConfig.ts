import type { Config } from '../config/config';
import { ConfigError } from '../config/configError';
import { contradictionsOf } from './contradictions';
import { issuesOf } from './issues';
import { normalise } from './normalise';
import { configSchema } from './schema';
import { unsendable } from './sendable';

/**
 * The whole check: shape, then contradictions and what no send would take; all of them at once, each with its place.
 * For the build, scripts and tests: functions are given what has passed it, and this folder is not in their bundles.
 * @param source how the file is named in messages
 * @throws ConfigError (`code: 'CONFIG'`, `issues`)
 */
export function checkConfig(input: unknown, source = 'notify.config.ts'): Config {
  const parsed = configSchema().safeParse(input);
  if (!parsed.success) throw new ConfigError(source, issuesOf(parsed.error.issues, input));
  const config = normalise(parsed.data);
  const issues = [...contradictionsOf(parsed.data), ...unsendable(config)];
  if (issues.length > 0) throw new ConfigError(source, issues);
  return config;
}
