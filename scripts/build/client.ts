import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildClient, clientConfigFiles, clientConfigModule } from '../buildClient/buildClient';
import { loadNotifyConfig } from './loadConfig';
import { type BuildOptions, clientFolder } from './options';

/** The mini program's side: the SDK's distribution beside its sources, and what it needs to know of the configuration. */
export async function buildClientSide(options: BuildOptions): Promise<void> {
  if (!existsSync(join(options.root, 'miniprogram-client/sdk/src'))) return;
  await buildClient(options.root);
  await writeClientConfig(options);
}

/** `client/notify.config.js` and its types, in `dist`; and the same as an ES module. */
export async function writeClientConfig(
  options: Pick<BuildOptions, 'project' | 'config' | 'dist' | 'client'>,
): Promise<void> {
  const { project, config } = options;
  const folder = clientFolder(options);
  mkdirSync(folder, { recursive: true });
  const checked = await loadNotifyConfig(config, project);
  const files = { ...clientConfigFiles(checked), ...clientConfigModule(checked) };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
