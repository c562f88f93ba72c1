/** Whether a configuration knows the environment that is about to run it: with another id, every call would answer `CONFIG`. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../cloudfunctions/core/config';
import { environmentsOf } from '../build/ownership';
import { BuildError } from '../build/problems';

/** The local cloud's own, where `--env` names none. */
const LOCAL = 'local-env';

/** @throws BuildError which environments there are, and what to do */
export function requireEnvironment(config: Config, shown: string, envId = LOCAL): void {
  const known = Object.values(config.environments).flatMap(({ envIds }) => envIds);
  if (!known.includes(envId)) throw new BuildError([lacking(shown, envId, known)]);
}

/**
 * The same for functions that are built already.
 * @returns whether there are any of ours in the folder
 */
export function requireEnvironmentOfFunctions(folder: string, envId = LOCAL): boolean {
  if (!existsSync(folder)) return false;
  const ours = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => {
      const known = environmentsOf(join(folder, name));
      return known ? [{ name, known }] : [];
    });
  const strange = ours.find(({ known }) => !known.includes(envId));
  if (strange) {
    const shown = `${join(folder, strange.name)}: the configuration that it was built with`;
    throw new BuildError([lacking(shown, envId, strange.known)]);
  }
  return ours.length > 0;
}

function lacking(shown: string, envId: string, known: readonly string[]): string {
  const first = known[0] ?? 'ID';
  return [
    `${shown}: environments: expected one whose envId is "${envId}", which this local cloud is, got ${known.join(', ')}. Add`,
    `    local: { envId: ['local', 'local-env'], state: 'developer', admins: [{ openid: 'o-admin', role: 'admin' }] },`,
    `  or start as one that is there: --env ${first}`,
    `  配置中没有环境 "${envId}"（当前本地云的 ID）：请在 environments 中添加上面一行，或用 --env ${first} 启动。`,
  ].join('\n');
}
