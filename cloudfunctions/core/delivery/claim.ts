import type { Context } from '../context';
import { PRIORITY, type MessageDocument } from '../model/message';
import { LEASE } from './constants';

/**
 * Takes up to `limit` due rows (of one shard), transactional ones first, at most one per user: only what the database confirms is
 * ours. The rows of one claim share a token; with the user it names the row.
 */
export async function claim(context: Context, limit: number, shard?: number): Promise<MessageDocument[]> {
  const { store, clock, newToken } = context;
  const now = clock.now();
  const due = onePerUser(await findDue(context, limit, now, shard));
  if (due.length === 0) return [];
  const token = newToken();
  const leaseUntil = now + LEASE;
  const ids = due.map((row) => row._id);
  const taken = await store.update(
    'notify_messages',
    { _id: { $in: ids }, state: 'scheduled', dueAt: { $lte: now } },
    {
      $set: { state: 'claimed', token, leaseUntil },
      $push: { history: { at: now, state: 'claimed', token } },
    },
  );
  if (taken === ids.length) return due.map((row) => ({ ...row, state: 'claimed', token, leaseUntil }));
  return store.find('notify_messages', { _id: { $in: ids }, token, state: 'claimed' }, { limit: ids.length });
}

/** Two reads, because an index can serve only one priority at a time in the order of their due times. */
async function findDue(
  context: Context,
  limit: number,
  now: number,
  shard: number | undefined,
): Promise<MessageDocument[]> {
  const rows: MessageDocument[] = [];
  for (const priority of Object.values(PRIORITY)) {
    if (rows.length >= limit) break;
    rows.push(
      ...(await context.store.find(
        'notify_messages',
        { ...(shard === undefined ? {} : { shard }), state: 'scheduled', priority, dueAt: { $lte: now } },
        { sort: { dueAt: 1 }, limit: limit - rows.length },
      )),
    );
  }
  return rows;
}

/** A user's second row stays scheduled and is claimed next time: the hold would turn it away anyway. */
function onePerUser(rows: MessageDocument[]): MessageDocument[] {
  const seen = new Set<string>();
  return rows.filter((row) => !seen.has(row.to) && seen.add(row.to));
}
