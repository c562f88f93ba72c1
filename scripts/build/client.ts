import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { buildClient, clientConfigFiles, clientConfigModule } from '../buildClient/buildClient';
import { loadNotifyConfig } from './loadConfig';
import { type BuildOptions, clientFolder } from './options';
import { isOurs, MARK } from './ownership';
import { workFolder } from './staging';
import { changeOf, swapIn } from './swap';

type ClientOptions = Pick<BuildOptions, 'project' | 'config' | 'dist' | 'client'>;

/**
 * The mini program's side, as one folder to copy: the client, its components, and what it needs to know of the
 * configuration. The checkout makes the client of its sources first; the package brings it.
 */
export async function buildClientSide(options: ClientOptions & Pick<BuildOptions, 'root'>): Promise<void> {
  const sdk = join(options.root, 'miniprogram-client/sdk');
  if (existsSync(join(sdk, 'src'))) await buildClient(options.root);
  const target = clientFolder(options);
  const work = workFolder(target);
  try {
    const staged = join(work, 'client');
    cpSync(join(sdk, 'miniprogram_dist'), staged, { recursive: true });
    await writeConfigInto(staged, options);
    writeFileSync(join(staged, 'package.json'), `${JSON.stringify({ private: true, ...MARK }, null, 2)}\n`);
    if (changeOf({ staged, target }) !== 'same') swapIn([{ staged, target }], []);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The folder is replaced as a whole, so it must be ours. @returns what stands in the way */
export function clientProblems(options: ClientOptions): string[] {
  const folder = clientFolder(options);
  const entries = existsSync(folder) ? readdirSync(folder) : [];
  if (isOurs(folder) || entries.every((name) => name.startsWith('notify.config.'))) return [];
  return [
    `--client ${relative(options.project, folder) || '.'}: expected a folder for the client alone (none yet, an empty one, or that of an earlier build), got one with other files; name one inside it, such as ${join(relative(options.project, folder), 'notify')}`,
  ];
}

/** `notify.config.js` and its types, and the same as an ES module, into the client's folder. */
export async function writeClientConfig(options: ClientOptions): Promise<void> {
  const folder = clientFolder(options);
  mkdirSync(folder, { recursive: true });
  await writeConfigInto(folder, options);
}

async function writeConfigInto(folder: string, { config, project }: ClientOptions): Promise<void> {
  const checked = await loadNotifyConfig(config, project);
  const files = { ...clientConfigFiles(checked), ...clientConfigModule(checked) };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
}
