/** The demo shop as `start` serves it. The package that teams install has none. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { buildAll } from '../build/build';
import { loadNotifyConfig } from '../build/loadConfig';
import { type BuildOptions, demoOptions } from '../build/options';
import { BuildError } from '../build/problems';
import type { Demo } from '../buildDemo';

/** Folder of its mini program, from the root. */
export const DEMO = 'miniprogram-client/demo';

/** Whether the project has no configuration of its own yet: none, or the shop's, with which the repository comes. */
export async function isDemos({ project, config }: BuildOptions, root: string): Promise<boolean> {
  if (!existsSync(join(root, DEMO))) return false;
  if (!existsSync(config)) return true;
  const [own, shops] = await Promise.all([
    loadNotifyConfig(config, project),
    loadNotifyConfig(demoOptions(root).config, root),
  ]);
  return JSON.stringify(own) === JSON.stringify(shops);
}

/** @throws BuildError */
export async function builtShop(options: BuildOptions): Promise<Demo & { appid: string }> {
  if (!existsSync(join(options.root, DEMO))) throw new BuildError([NO_SHOP]);
  const { config } = await buildAll(options);
  const { buildDemo } = await import('../buildDemo');
  return { ...(await buildDemo(options)), appid: config.appid };
}

const NO_SHOP =
  '--demo: the shop is part of the repository, not of the package. 示例商店仅在代码仓库中提供。';
