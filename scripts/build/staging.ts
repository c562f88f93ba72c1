/** Writes finished files to the build's own folder, next to where they will go: a rename within one file system. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../../cloudfunctions/core/config';
import type { Bundle } from './bundle';
import type { FunctionConfig } from './functionConfig';
import { buildHelper } from './helper';
import { MARK } from './ownership';
import type { Artefact } from './swap';
import { wechatTemplates } from './wechatTemplates';

/**
 * A sibling of the target, because an unfinished function inside it could be uploaded.
 * What a killed build left behind is removed: the lock says that none is running.
 */
export function workFolder(target: string): string {
  const parent = dirname(target);
  const prefix = `.${basename(target)}-build-`;
  mkdirSync(parent, { recursive: true });
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(prefix))) {
    rmSync(join(parent, name), { recursive: true, force: true });
  }
  return mkdtempSync(join(parent, prefix));
}

const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;

export function stageFunction(work: string, name: string, config: FunctionConfig, bundle: Bundle): string {
  const folder = join(work, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), bundle.code);
  writeFileSync(join(folder, 'index.js.map'), bundle.map);
  writeFileSync(join(folder, 'config.json'), json({ permissions: { openapi: [] }, ...config }));
  writeFileSync(
    join(folder, 'package.json'),
    json({ name, version: '1.0.0', private: true, main: 'index.js', ...MARK }),
  );
  return folder;
}

/** The helper for a team's own functions, and the templates for the local WeChat. */
export async function stageDist(
  work: string,
  dist: string,
  config: Config,
  root: string,
): Promise<Artefact[]> {
  const { js, dts } = await buildHelper(config, root);
  const files = {
    'server/notify.js': js,
    'server/notify.d.ts': dts,
    'wechat-templates.json': json(wechatTemplates(config)),
  };
  return Object.entries(files).map(([name, text]) => {
    const staged = join(work, name);
    mkdirSync(dirname(staged), { recursive: true });
    writeFileSync(staged, text);
    return { staged, target: join(dist, name) };
  });
}
