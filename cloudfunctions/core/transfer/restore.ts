import { isDeepStrictEqual } from 'node:util';
import type { Collections } from '../model/collections';
import type { LockDocument } from '../model/figures';
import type { CollectionName } from '../ports';
import { NotifyError } from '../errors';
import type { Context } from '../ports/context';
import { insertMissing } from '../store/insertMissing';
import { endLease } from '../store/lease';
import { keepSchema, minimumFor, SCHEMA, takeSchema } from '../store/schema';
import { backedUp } from './backup';
import { isOfUser, pagesOf, type Scope } from './pages';

type Doc = { _id: string } & Record<string, unknown>;

/** What an environment has that was set up and has done nothing: no mark of anybody's data. */
const OF_THE_ENVIRONMENT: readonly CollectionName[] = ['notify_locks', 'notify_templates', 'notify_audit'];

/** Which of what would be restored is there already; one document each is looked for. */
export async function whatIsThere(context: Context, scope: Scope): Promise<CollectionName[]> {
  const there: CollectionName[] = [];
  for (const collection of backedUp(scope)) {
    if (OF_THE_ENVIRONMENT.includes(collection) || (scope.user !== undefined && !isOfUser(collection)))
      continue;
    if (scope.user !== undefined) {
      const { value } = await pagesOf(context, collection, scope).next();
      if (value) there.push(collection);
    } else if ((await context.store.find(collection, {}, { limit: 1, fields: ['_id'] })).length > 0)
      there.push(collection);
  }
  return there;
}

/** A restore under way: the environment does nothing until it is ended. */
export interface Restoring {
  lock: LockDocument;
  /** An earlier run of the same backup was cut off. */
  goesOn: boolean;
  /** An earlier run has put all of it back. */
  isDone: boolean;
  /** Of each collection that the earlier run had begun, how many lines it had put back. */
  cursor: { collection: string; lines: number } | undefined;
}

/**
 * Takes the environment for this backup: from then its timer does nothing. The same backup goes on where it was cut off.
 * @param backup the backup's own id
 * @throws NotifyError `BAD_REQUEST`: it is not empty, or another backup is being restored; `UNAVAILABLE` while another run is at it
 */
export async function beginRestore(context: Context, backup: string, scope: Scope): Promise<Restoring> {
  const lock = await takeSchema(context);
  try {
    if (lock.restoring === backup || lock.restoringUser === backup) {
      const { cursor } = lock;
      // A migration in between, while one user was half restored, has noted its own place here.
      const isOurs = cursor?.version === 0;
      const at = isOurs ? { collection: cursor.collection, lines: Number(cursor.after) } : undefined;
      return { lock, goesOn: true, isDone: false, cursor: at };
    }
    if (lock.restored === backup) {
      await endLease(context, lock);
      return { lock, goesOn: false, isDone: true, cursor: undefined };
    }
    if (lock.restoring)
      throw new NotifyError(
        'BAD_REQUEST',
        `Another backup (${lock.restoring}) was begun to be restored here; end that one first, or erase all. 此环境正在恢复另一份备份，请先完成它或清空环境。`,
      );
    const there = await whatIsThere(context, scope);
    if (there.length > 0)
      throw new NotifyError(
        'BAD_REQUEST',
        `A backup is restored into an empty environment only; ${scope.user ?? 'this one'} has documents in ${there.join(', ')}. 只能恢复到空环境，目前已有数据：${there.join('、')}。`,
      );
    // One user's comes beside others, whose sends go on.
    const mark = scope.user === undefined ? { restoring: backup } : { restoringUser: backup };
    await keepSchema(context, lock, { ...mark, cursor: null });
    return { lock, goesOn: false, isDone: false, cursor: undefined };
  } catch (error) {
    await endLease(context, lock);
    throw error;
  }
}

/**
 * Puts documents back and notes how far it has come.
 * @param lines of the collection's file that are done with these
 * @returns ids of documents that were there with another content
 */
export async function putBack(
  context: Context,
  { lock }: Restoring,
  collection: CollectionName,
  documents: Doc[],
  lines: number,
): Promise<string[]> {
  let others: string[] = [];
  if (collection === 'notify_locks') {
    for (const document of documents) {
      await context.store.remove(collection, { _id: document._id });
      await context.store.insert(collection, [{ ...document, until: 0 }] as never);
    }
  } else {
    const of = documents as unknown as Collections[typeof collection][];
    const { found } = await insertMissing(context, collection, of, ['_id']);
    const given = new Map(documents.map((document) => [document._id, document]));
    others = [...found.values()]
      .filter((each) => !isDeepStrictEqual(each, given.get(each._id)))
      .map(({ _id }) => _id);
  }
  await keepSchema(context, lock, { cursor: { version: 0, collection, after: String(lines) } });
  return others;
}

/** All is there: the environment goes on, with data of that version. */
export async function endRestore(
  context: Context,
  { lock }: Restoring,
  { id, version }: { id: string; version: number },
): Promise<void> {
  const ours = { _id: SCHEMA, token: lock.token };
  // One user's may be older than what the others' data ask for already.
  const minimum = Math.max(lock.minimum ?? 1, minimumFor(version));
  await context.store.update('notify_locks', ours, {
    $set: { number: version, minimum, restored: id, until: 0, cursor: null },
    $unset: { restoring: '', restoringUser: '' },
  });
}
