/** What is old enough to be removed, and the night that removes it, on a memory store. */
import type { CollectionName } from '../../../cloudfunctions/core/ports';
import { removeOld } from '../../../cloudfunctions/core/retention/removeOld';
import { RETENTION } from '../../../cloudfunctions/core/store/recordStart';
import { NOW } from '../sample';
import type { MemoryContext } from './context';
import { putSent } from './record';

const DAY = 24 * 3_600_000;
/** So many days ago. */
export const day = (n: number): number => NOW - n * DAY;

/** The lease as it stands before the first night. */
export const putRetention = ({ store }: MemoryContext): void =>
  store.put('notify_locks', { _id: RETENTION, token: '', until: 0, number: 0, at: 0, nextAt: 0 });

export function nightIn(context: MemoryContext) {
  context.deadline = context.clock.now() + 60_000;
  return removeOld(context);
}

export const idsIn = ({ store }: MemoryContext, collection: CollectionName): string[] =>
  store
    .all(collection)
    .map(({ _id }) => _id)
    .sort();

/** A folded journal of that age whose token is `1.<id>`; its row is left out. */
export function putOldJournal(context: MemoryContext, id: string, days = 31): void {
  putSent(context, { id, at: day(days) });
  context.store.put('notify_journals', {
    ...context.store.get('notify_journals', `1.${id}:0`),
    stage: 'folded',
  });
}
