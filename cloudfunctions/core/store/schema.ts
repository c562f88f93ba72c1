import { NotifyError } from '../errors';
import type { LockDocument } from '../model/figures';
import type { Store } from '../ports';
import type { Context } from '../ports/context';
import { keepLease, takeLease, type LeaseParts } from './lease';
import { LINKS, noteSecret } from './linkSecret';

/** The one document that says what form the data of an environment have. */
export const SCHEMA = 'schema';
/**
 * The form in which this version writes, and reads without more ado. Raised by whoever changes what documents must hold, with
 * a migration of that number (`upgrading/migrations.ts`). 1: before there were numbers.
 */
export const VERSION = 3;
/**
 * Data of these versions refuse functions of before: those would spoil them, and somebody may go back to such. 3: a series that
 * was cut off is ended by older ones as if it were one send, and words that are filled in for each user go out as they stand.
 */
const CLOSED: readonly number[] = [3];
/** A newer version may say that older functions would spoil its data; an instance that is warm hears of it within this hour. */
const KEPT_FOR = 60 * 60_000;

/** Of the document: the version that the data have; the least that a function must write in; a backup that is being put back. */
export type Schema = Pick<LockDocument, 'number' | 'minimum' | 'restoring'>;

/** @throws NotifyError `OUTDATED`, `UNAVAILABLE` */
export function requireSchema(schema: Schema | undefined): void {
  requireAllowed(schema ?? {});
  if (schema?.restoring)
    throw new NotifyError(
      'UNAVAILABLE',
      'A backup is just being restored into this environment, or all of it erased; nothing is done until that has ended. Where it was cut off, run the same command again. 正在恢复备份或清空数据，完成之前不处理任何请求；若已中断，请再次运行同一命令。',
    );
}

/** The least that a function must be of, to serve data of that version. */
export const minimumFor = (version: number): number =>
  Math.max(1, ...CLOSED.filter((closed) => closed <= version));

/** @throws NotifyError `OUTDATED` where such data are not for functions of here, which therefore must not be uploaded either */
export function requireAllowed({ minimum = 1 }: Partial<Pick<LockDocument, 'minimum'>>): void {
  if (minimum > VERSION)
    throw new NotifyError(
      'OUTDATED',
      `The data of this environment need functions of schema ${minimum} or newer, this one is of schema ${VERSION}. 当前环境的数据需要 schema ${minimum} 或更新的云函数，此函数为 schema ${VERSION}。`,
    );
}

export async function readSchema(store: Store): Promise<LockDocument | undefined> {
  const [schema] = await store.find('notify_locks', { _id: SCHEMA }, { limit: 1 });
  return schema;
}

/** Longer than one step takes of whoever changes the data as a whole: migrates, restores, erases. */
const SCHEMA_LEASE = 2 * 60_000;

/** One at a time changes the data as a whole. Data that nobody has numbered are of version 1. @throws NotifyError `UNAVAILABLE` while another does */
export async function takeSchema(context: LeaseParts): Promise<LockDocument> {
  const lock = await takeLease(context, SCHEMA, SCHEMA_LEASE, { number: 1, minimum: 1 });
  if (lock) return lock;
  throw new NotifyError(
    'UNAVAILABLE',
    'Another run migrates, restores or erases the data of this environment; run again in two minutes. 另一次运行正在迁移、恢复或清空此环境的数据，请两分钟后再试。',
  );
}

/** Renews the lease and notes how far it is. @throws NotifyError `UNAVAILABLE` where it was lost: another run goes on from what is noted */
export async function keepSchema(
  context: LeaseParts,
  lock: LockDocument,
  note: Parameters<typeof keepLease>[3] = {},
): Promise<void> {
  if (await keepLease(context, lock, SCHEMA_LEASE, note)) return;
  throw new NotifyError(
    'UNAVAILABLE',
    'This run was away for so long that another has taken over; run again, it goes on from where that is. 本次运行中断过久，已由另一次接手，请再次运行，会从其进度继续。',
  );
}

/** By environment: an instance serves one. Until when it need not be looked at again. */
const seen = new Map<string, number>();

/** The tick has looked in passing. @throws NotifyError what `requireSchema` throws */
export function noteSchema(environment: string, schema: Schema | undefined): void {
  seen.delete(environment);
  requireSchema(schema);
  seen.set(environment, performance.now() + KEPT_FOR);
}

/** With which any other lock is read, so that an instance that looks at locks hears of both for nothing. */
const IN_PASSING = [SCHEMA, LINKS];

/**
 * One lock, in one call, and in passing what else an instance must know. In the middle of a call, where something may just
 * have been sent, it refuses nothing: the next call does, at its start.
 */
export async function readLock(
  { store, environment }: Pick<Context, 'store' | 'environment'>,
  id: string,
): Promise<LockDocument | undefined> {
  const locks = await store.find('notify_locks', { _id: { $in: [id, ...IN_PASSING] } }, { limit: 3 });
  noteInPassing(environment.name, locks);
  return locks.find(({ _id }) => _id === id);
}

function noteInPassing(environment: string, locks: LockDocument[]): void {
  noteSecret(
    environment,
    locks.find(({ _id }) => _id === LINKS),
  );
  try {
    noteSchema(
      environment,
      locks.find(({ _id }) => _id === SCHEMA),
    );
  } catch {
    // Not known to be right any more: whoever comes next looks, and tells.
  }
}

/**
 * Before a call's first look at the database, and never in its middle, where something may just have been sent: one call per
 * instance and hour, none where somebody has just looked in passing.
 * @param store of this one call of a function
 */
export function guarded(store: Store, environment: string): Store {
  const check = async (): Promise<void> => {
    if (performance.now() < (seen.get(environment) ?? 0)) return;
    const locks = await store.find('notify_locks', { _id: { $in: IN_PASSING } }, { limit: 2 });
    noteSecret(
      environment,
      locks.find(({ _id }) => _id === LINKS),
    );
    noteSchema(
      environment,
      locks.find(({ _id }) => _id === SCHEMA),
    );
  };
  let checked: Promise<void> | undefined;
  const before =
    <Given extends unknown[], Answer>(operation: (...given: Given) => Promise<Answer>) =>
    async (...given: Given): Promise<Answer> => {
      await (checked ??= check());
      return operation(...given);
    };
  return {
    insert: before(store.insert.bind(store)) as Store['insert'],
    find: before(store.find.bind(store)) as unknown as Store['find'],
    update: before(store.update.bind(store)) as Store['update'],
    updateOne: before(store.updateOne.bind(store)) as Store['updateOne'],
    remove: before(store.remove.bind(store)),
    aggregate: before(store.aggregate.bind(store)) as Store['aggregate'],
  };
}
