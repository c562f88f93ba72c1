import { NotifyError } from '../errors';
import type { LockDocument, MigrationCursor } from '../model/figures';
import type { Context } from '../ports/context';
import { endLease } from '../store/lease';
import { keepSchema, minimumFor, readSchema, takeSchema, VERSION } from '../store/schema';
import { MIGRATIONS, type Migration } from './migrations';

const PAGE = 200;

export interface Standing {
  /** The version that the data have; the one that these functions write. */
  version: number;
  target: number;
  /** Still to be run, in this order. */
  pending: Migration[];
  /** Of the first of them, how far an earlier run has come. */
  cursor?: MigrationCursor;
}

/** What there is to do. */
export async function standing(context: Context, migrations = MIGRATIONS): Promise<Standing> {
  return standingOf(await readSchema(context.store), migrations);
}

function standingOf(schema: LockDocument | undefined, migrations: readonly Migration[]): Standing {
  const version = schema?.number ?? 1;
  const pending = migrations.filter((each) => each.version > version);
  const cursor = schema?.cursor;
  return {
    version,
    target: migrations.at(-1)?.version ?? VERSION,
    pending,
    ...(cursor && cursor.version === pending[0]?.version ? { cursor } : {}),
  };
}

/** What a run has changed, by collection. */
export interface Migrated extends Standing {
  changed: Record<string, number>;
}

/**
 * Runs what is pending, one migration after the other, page by page; after each page it is noted how far it has come, so
 * that a run which was cut off goes on there. Functions of either version serve meanwhile: what they read they complete
 * themselves (`store/expand.ts`).
 * @param progress told after each page
 * @throws NotifyError `UNAVAILABLE` while another run is at it, or a backup is half restored: that one's place is noted there
 */
export async function migrate(
  context: Context,
  progress: (collection: string, walked: number) => void = () => undefined,
  migrations = MIGRATIONS,
): Promise<Migrated> {
  const lock = await takeSchema(context);
  if (lock.restoring) {
    await endLease(context, lock);
    throw new NotifyError(
      'UNAVAILABLE',
      'A restore, or an erasure, of this environment was cut off; run that command again first. 恢复或清空曾中断，请先再次运行该命令。',
    );
  }
  const found = standingOf(lock, migrations);
  const changed: Record<string, number> = {};
  let { cursor } = found;
  try {
    for (const migration of found.pending) {
      await run(context, lock, migration, cursor, changed, progress);
      const { version } = migration;
      await keepSchema(context, lock, { number: version, minimum: minimumFor(version), cursor: null });
      cursor = undefined;
    }
  } finally {
    await endLease(context, lock);
  }
  return { ...found, changed };
}

async function run(
  context: Context,
  lock: LockDocument,
  { version, walks }: Migration,
  cursor: MigrationCursor | undefined,
  changed: Record<string, number>,
  progress: (collection: string, walked: number) => void,
): Promise<void> {
  const first = cursor ? walks.findIndex(({ collection }) => collection === cursor.collection) : 0;
  for (const [i, { collection, fields, mend }] of walks.entries()) {
    if (i < first) continue;
    let after = cursor && i === first ? cursor.after : '';
    let walked = 0;
    for (;;) {
      const page = await context.store.find(
        collection,
        { _id: { $gt: after } },
        { sort: { _id: 1 }, limit: PAGE, ...(fields ? { fields: fields as never[] } : {}) },
      );
      changed[collection] = (changed[collection] ?? 0) + (await mend(context, page as never[]));
      walked += page.length;
      progress(collection, walked);
      if (page.length < PAGE) break;
      after = page.at(-1)!._id;
      await keepSchema(context, lock, { cursor: { version, collection, after } });
    }
  }
}
