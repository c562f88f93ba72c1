/** `ops restore`: a backup into an empty environment. */
import { VERSION } from '../../cloudfunctions/core/store/schema';
import {
  beginRestore,
  endRestore,
  putBack,
  type Restoring,
} from '../../cloudfunctions/core/transfer/restore';
import { migrate } from '../../cloudfunctions/core/upgrading/migrate';
import type { CollectionName } from '../../cloudfunctions/core/ports';
import { OpsError } from '../base/problems';
import type { Progress } from '../base/progress';
import type { Connected } from '../connect';
import { checkFile, chunksOf } from '../data/lines';
import { readManifest, type Manifest } from '../data/manifest';
import { RECOUNT } from './backup';

/** So many of what was there already are named. */
const NAMED = 10;

/** @returns what to print */
export async function restore(context: Connected, folder: string, progress: Progress): Promise<string[]> {
  const manifest = whole(folder);
  for (const file of manifest.files) await checkFile(folder, file);
  const { user, schema } = manifest;
  const restoring = await beginRestore(context, manifest.id, { user });
  const { isDone, lock } = restoring;
  if (isDone) {
    // It may have been cut off in the migration.
    if (lock.number < VERSION) await migrate(context);
    return [
      'This backup has been restored here already; nothing was done. 此备份此前已恢复到该环境，未做任何更改。',
    ];
  }
  const others = await putAllBack(context, folder, manifest, restoring, progress).finally(() =>
    progress.end(),
  );
  // One user's comes beside others, and either may be the older.
  const version = user === undefined ? schema : Math.min(schema, lock.number);
  await endRestore(context, restoring, { id: manifest.id, version });
  if (version < VERSION) await migrate(context);
  const count = manifest.files.reduce((sum, each) => sum + each.count, 0);
  return [
    `${count} documents of ${manifest.environment} are restored${restoring.goesOn ? ', going on from an earlier run' : ''}; what is due goes out with the next tick. 已恢复 ${count} 条，到期的通知将由定时器发出。`,
    ...(others.length === 0
      ? []
      : [
          `${others.length} were there already with another content, made by functions meanwhile; they were left as they are: 以下文档恢复期间已被写入，保持原样：`,
          ...others.slice(0, NAMED).map((id) => `  ${id}`),
        ]),
    ...(manifest.folds.length > 1 ? [RECOUNT] : []),
  ];
}

async function putAllBack(
  context: Connected,
  folder: string,
  { files }: Manifest,
  restoring: Restoring,
  progress: Progress,
): Promise<string[]> {
  const { cursor } = restoring;
  const all = files.reduce((sum, { count }) => sum + count, 0);
  const first = cursor ? files.findIndex(({ of }) => of === cursor.collection) : 0;
  const others: string[] = [];
  let before = files.slice(0, first).reduce((sum, { count }) => sum + count, 0);
  for (const [i, file] of files.entries()) {
    if (i < first) continue;
    const from = cursor && i === first ? cursor.lines : 0;
    for await (const { documents, lines } of chunksOf(folder, file, from)) {
      const met = await putBack(context, restoring, file.of as CollectionName, documents, lines);
      others.push(...met.map((id) => `${file.of} ${id}`));
      progress.at(before + lines, all);
    }
    before += file.count;
  }
  return others;
}

/** @throws OpsError for what is no complete backup that this version reads */
function whole(folder: string): Manifest {
  const manifest = readManifest(folder);
  const { kind, ended, schema } = manifest;
  if (kind !== 'backup')
    throw new OpsError([
      `${folder}: expected a backup, got an export: it lacks what the functions need. 这是导出，不是备份，不能用于恢复。`,
    ]);
  if (ended === undefined)
    throw new OpsError([
      `${folder}: the backup was cut off; run the same backup command again, it goes on. 备份未完成，请再次运行同一备份命令。`,
    ]);
  if (schema > VERSION)
    throw new OpsError([
      `${folder}: was made of data of schema ${schema}, this version writes ${VERSION}; restore it with the version that made it, or a newer one. 备份来自更新的版本，请用相同或更新的版本恢复。`,
    ]);
  return manifest;
}
