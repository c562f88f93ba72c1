import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildClient, clientConfigFiles } from '../buildClient';
import { loadNotifyConfig } from './loadConfig';
import type { BuildOptions } from './options';

/**
 * The mini program's side: the SDK's distribution beside its sources, and in `dist/client` what it needs to know of
 * the configuration. A project without the client's sources (a team that copied its distribution) builds none.
 */
export async function buildClientSide({ root, config, dist }: BuildOptions): Promise<void> {
  if (!existsSync(join(root, 'miniprogram-client/sdk/src'))) return;
  await buildClient(root);
  const folder = join(dist, 'client');
  mkdirSync(folder, { recursive: true });
  const files = clientConfigFiles(await loadNotifyConfig(config, root));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
