/** A local cloud with the functions built from the documented configuration, and the documented functions among them. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalCloud, writeFunctions } from '../../../local-cloud/testing/withCloud';
import type { Config } from '../../../cloudfunctions/core/config';
import { writeClientConfig } from '../../../scripts/build/client';
import { loadNotifyConfig } from '../../../scripts/build/loadConfig';
import { withProject, type Project } from '../../build/withProject';
import { createControl, type Control } from '../control';
import { workersBuilder } from '../worker';
import { snippet } from './fences';
import { ROOT } from './files';

/** The prod environment of the README's configuration. */
export const ENVIRONMENT = 'shop-prod-4d5e6f';

/** What of the installed package a configuration needs, in a project of its own: `npm pack` takes a minute. */
export const INSTALLED = {
  'package.json': '{ "name": "team", "private": true }',
  'node_modules/miniprogram-notify/package.json':
    '{ "name": "miniprogram-notify", "exports": { "./config": "./config.js" } }',
  'node_modules/miniprogram-notify/config.js': 'exports.defineConfig = (config) => config;',
};

const withConfig = (
  page: string,
  use: (project: Project) => Promise<void>,
  change: (config: string) => string = (config) => config,
): Promise<void> =>
  withProject({}, async (project) => {
    project.write({
      'notify.config.ts': change(snippet('notify.config.ts', page)),
      // In the checkout.
      'cloudfunctions/core/config/defineConfig.ts': `export * from '${ROOT}/cloudfunctions/core/config/defineConfig';`,
      ...INSTALLED,
    });
    await use(project);
  });

/** The configuration that a page shows. */
export async function documentedConfig(page = 'README'): Promise<Config> {
  let config: Config | undefined;
  await withConfig(page, async ({ folder }) => {
    config = await loadNotifyConfig(join(folder, 'notify.config.ts'), folder);
  });
  return config!;
}

export interface Documented {
  /** Whose configuration; default: the README's. */
  page?: string;
  envId?: string;
  /** By name: functions beside ours, each with the helper in its folder. */
  functions?: Record<string, string>;
  /** Environment variables of all functions. */
  variables?: Record<string, string>;
  /** What the page says besides: `http: true`. */
  change?: (config: string) => string;
}

/** @param use is given the project's folder too: `out` holds the functions, `dist` the helper and the client's configuration */
export async function withDocumented(
  { page = 'README', envId = ENVIRONMENT, functions = {}, variables = {}, change }: Documented,
  use: (cloud: Control, folder: string) => Promise<void>,
): Promise<void> {
  await withConfig(
    page,
    async ({ folder }) => {
      const [out, dist] = [join(folder, 'out'), join(folder, 'dist')];
      const names = Object.keys(functions);
      writeFunctions(out, Object.fromEntries(names.map((name) => [name, { code: functions[name]! }])));
      const options = {
        root: ROOT,
        project: folder,
        functions: join(ROOT, 'cloudfunctions'),
        config: join(folder, 'notify.config.ts'),
        databaseRules: join(ROOT, 'database-rules.json'),
        out,
        dist,
      };
      await (await workersBuilder()).buildAll(options);
      await writeClientConfig(options);
      for (const name of names) cpSync(join(dist, 'server/notify.js'), join(out, name, 'notify.js'));
      const local = await startLocalCloud({
        functionsDir: out,
        dataDir: join(folder, 'data'),
        indexesFile: join(ROOT, 'database-rules.json'),
        templatesFile: join(dist, 'wechat-templates.json'),
        envId,
        variables,
        timers: false,
      });
      try {
        await use(createControl(local.url), folder);
      } finally {
        await local.close();
      }
    },
    change,
  );
}
