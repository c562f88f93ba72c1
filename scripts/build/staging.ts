/** Writes finished files to the build's own folder, next to where they will go: a rename within one file system. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../../cloudfunctions/core/config';
import type { Bundle } from './bundle';
import type { FunctionConfig } from './functionConfig';
import { buildHelper } from './helper';
import { type BuildOptions, serverFolder } from './options';
import { MARK, type Mark } from './ownership';
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

/** @param environments ids of those that the configuration knows */
export function stageFunction(
  work: string,
  name: string,
  config: FunctionConfig,
  bundle: Bundle,
  environments: string[],
): string {
  const mark: Mark = { ...MARK, environments };
  const folder = join(work, name);
  mkdirSync(folder, { recursive: true });
  for (const [file, { code, map }] of bundle.files) {
    writeFileSync(join(folder, file), `${code}//# sourceMappingURL=${file}.map\n`);
    writeFileSync(join(folder, `${file}.map`), map);
  }
  writeFileSync(join(folder, 'config.json'), json({ permissions: { openapi: [] }, ...config }));
  writeFileSync(
    join(folder, 'package.json'),
    json({ name, version: '1.0.0', private: true, main: 'index.js', ...mark }),
  );
  return folder;
}

/** The helper for a team's own functions, and the templates for the local WeChat. */
export async function stageDist(work: string, options: BuildOptions, config: Config): Promise<Artefact[]> {
  const { js, dts } = await buildHelper(config, options.root);
  const server = serverFolder(options);
  const files: [name: string, text: string, target: string][] = [
    ['notify.js', js, join(server, 'notify.js')],
    ['notify.d.ts', dts, join(server, 'notify.d.ts')],
    ['wechat-templates.json', json(wechatTemplates(config)), join(options.dist, 'wechat-templates.json')],
  ];
  return files.map(([name, text, target]) => {
    const staged = join(work, name);
    writeFileSync(staged, text);
    return { staged, target };
  });
}
