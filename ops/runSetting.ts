import { resolve } from 'node:path';
import { buildAll } from '../scripts/build/build';
import { isUnwritten } from '../scripts/build/startingConfig';
import { loadNotifyConfig } from '../scripts/build/loadConfig';
import type { BuildOptions } from '../scripts/build/options';
import type { Setting } from './arguments';
import { check, deploy, upgrade } from './commands/deploy';
import { setup } from './commands/setup';
import { preview } from './preview/preview';

const COMMANDS = { check, deploy, upgrade };

/** @returns whether all is well; what there is to say has been printed */
export function runSetting(setting: Setting, build: BuildOptions): Promise<boolean> {
  const print = (line: string): void => console.log(line);
  if (setting.name === 'setup') {
    const { appid, environments, admins } = setting;
    return setup({ root: build.project, file: build.config, appid, environments, admins, print });
  }
  if (setting.name === 'preview') {
    const { project = ownProject(build), page, out = 'preview.jpg', dryRun, secretsFile } = setting;
    return preview({
      project: project && resolve(project),
      page,
      out,
      dryRun,
      ...(secretsFile !== undefined && { secretsFile }),
      build,
      env: process.env,
      print,
    });
  }
  const { name, envId, dryRun, project = ownProject(build), secretsFile, adopted } = setting;
  return COMMANDS[name]({
    envId,
    dryRun,
    adopted,
    project: project && resolve(project),
    ...(secretsFile !== undefined && { secretsFile }),
    build,
    makeFunctions: () => buildAll(build),
    env: process.env,
    sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
    print,
    data: async (keys) => {
      const config = await loadNotifyConfig(build.config, build.project);
      return (await import('./connect')).connect({ env: envId, keys }, config);
    },
  });
}

/** In a checkout lies the demo shop's project: to a configuration of somebody else's it says nothing. */
export const ownProject = ({ root, project, config }: BuildOptions): string | undefined =>
  resolve(project) === resolve(root) && !isUnwritten(config) ? undefined : project;
