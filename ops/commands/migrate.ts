/** `ops migrate`, and the part of `deploy` and `upgrade` that is about data. */
import { migrate, standing } from '../../cloudfunctions/core/upgrading/migrate';
import type { Context } from '../../cloudfunctions/core/ports/context';
import type { Progress } from '../base/progress';

/** @returns what to print: with `dryRun` the plan, otherwise what was changed */
export async function migrateData(context: Context, dryRun: boolean, progress: Progress): Promise<string[]> {
  if (dryRun) {
    const { version, target, pending, cursor } = await standing(context);
    if (pending.length === 0)
      return [`数据为 schema ${version}，无需迁移。The data are of schema ${version}; nothing to migrate.`];
    return [
      `数据为 schema ${version}，将迁移到 ${target}：The data are of schema ${version}, to be migrated to ${target}:`,
      ...pending.map((each) => `  ${each.version}  ${each.zh}  ${each.en}`),
      ...(cursor ? [`  自 ${cursor.collection} ${cursor.after} 之后继续 goes on behind it`] : []),
    ];
  }
  const { version, target, pending, changed } = await migrate(context, (_collection, walked) =>
    progress.at(walked),
  ).finally(() => progress.end());
  if (pending.length === 0)
    return [`数据为 schema ${version}，无需迁移。The data are of schema ${version}; nothing to migrate.`];
  const counts = Object.entries(changed).map(([collection, count]) => `${collection} ${count}`);
  return [
    `数据已从 schema ${version} 迁移到 ${target}。The data are migrated from schema ${version} to ${target}. ${counts.join(', ')}`,
  ];
}
