/** `ops backup | export`: an environment, or one user, in plain files. */
import { randomBytes } from 'node:crypto';
import { readSchema } from '../../cloudfunctions/core/store/schema';
import { backedUp, backupPages, checkAtRest, holdCounting } from '../../cloudfunctions/core/transfer/backup';
import { exported, exportPages } from '../../cloudfunctions/core/transfer/export';
import type { Last } from '../../cloudfunctions/core/transfer/pages';
import type { Progress } from '../base/progress';
import type { Connected } from '../connect';
import { writeFile } from '../data/lines';
import { openFolder, writeManifest, type Manifest } from '../data/manifest';

export interface CopyOptions {
  /** A folder. */
  out: string;
  user?: string | undefined;
}

interface Source {
  name: string;
  pages(after: Last | undefined): AsyncIterable<{ _id: string }[]>;
}

/** What a restore needs, the secret of the links included. @returns what to print */
export async function backup(
  context: Connected,
  options: CopyOptions,
  progress: Progress,
): Promise<string[]> {
  const { user } = options;
  await checkAtRest(context, options);
  const { folder, manifest } = await begin(context, 'backup', options);
  const counting = user === undefined ? await holdCounting(context) : undefined;
  try {
    if (counting && !manifest.folds.includes(counting.fold)) manifest.folds.push(counting.fold);
    const sources = backedUp(options).map((name): Source => ({
      name,
      pages: (after) => backupPages(context, name, options, after),
    }));
    await copy(folder, manifest, sources, progress, async () => counting?.goOn());
  } finally {
    await counting?.end();
  }
  return [
    ...summary(folder, manifest),
    'It holds the secret that clicks are known by: keep it as you keep keys. 内含点击链接的密钥，请像密钥一样保管。',
    ...(manifest.folds.length > 1 ? [RECOUNT] : []),
  ];
}

/** What is kept, to be read elsewhere: no secret, no token, no lease. @returns what to print */
export async function exportAll(
  context: Connected,
  options: CopyOptions,
  progress: Progress,
): Promise<string[]> {
  const { folder, manifest } = await begin(context, 'export', options);
  const sources = exported(options).map((name): Source => ({
    name,
    pages: (after) => exportPages(context, name, options, after),
  }));
  await copy(folder, manifest, sources, progress, async () => undefined);
  return summary(folder, manifest);
}

export const RECOUNT =
  'Figures were counted while it was taken: after a restore, compare with rebuild-stats; --write mends them. 备份期间有统计进行，恢复后请用 rebuild-stats 核对，--write 可更正。';

async function begin(context: Connected, kind: Manifest['kind'], { out, user }: CopyOptions) {
  const schema = (await readSchema(context.store))?.number ?? 1;
  const manifest = openFolder(out, {
    kind,
    id: randomBytes(9).toString('base64url'),
    schema,
    environment: context.envId,
    ...(user === undefined ? {} : { user }),
    begun: new Date(context.clock.now()).toISOString(),
  });
  return { folder: out, manifest };
}

/** What is complete is left as it is; what was cut off goes on behind its last line. */
async function copy(
  folder: string,
  manifest: Manifest,
  sources: Source[],
  progress: Progress,
  goOn: () => Promise<void>,
): Promise<void> {
  let before = manifest.files.reduce((sum, { count }) => sum + count, 0);
  for (const { name, pages } of sources) {
    if (manifest.files.some(({ of }) => of === name)) continue;
    const entry = await writeFile(folder, name, pages, async (lines) => {
      progress.at(before + lines);
      await goOn();
    });
    manifest.files.push(entry);
    before += entry.count;
    writeManifest(folder, manifest);
  }
  progress.end();
  manifest.ended = new Date().toISOString();
  writeManifest(folder, manifest);
}

const summary = (folder: string, { files, schema }: Manifest): string[] => [
  `${folder}: ${files.reduce((sum, { count }) => sum + count, 0)} documents, schema ${schema}. 已写出。`,
  ...files.map(({ file, count }) => `  ${file}  ${count}`),
];
