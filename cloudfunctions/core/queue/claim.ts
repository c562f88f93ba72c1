import type { Context } from '../ports/context';
import { DUE_FIELDS, PRIORITY, type DueMessage } from '../model/message';
import { groupBy } from '../store/grouping';
import { claimToken } from '../store/token';
import { LEASE, WINDOW_SIZE } from '../time/spans';

export interface Claimed {
  /** How many were due. Another worker may have been faster on any of them. */
  found: number;
  /** The ones that are ours. */
  rows: DueMessage[];
}

/**
 * Takes up to `limit` due rows transactional ones first, at most one per user: only what the database confirms is
 * ours. The rows of one claim share a token; with the user it names the row.
 */
export async function claim(context: Context, limit: number): Promise<Claimed> {
  const { store, clock } = context;
  const now = clock.now();
  const due = onePerUser(await findDue(context, limit, now));
  if (due.length === 0) return { found: 0, rows: [] };
  const token = claimToken(context, windowsIn(due));
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
  const found = ids.length;
  if (taken === found)
    return { found, rows: due.map((row) => ({ ...row, state: 'claimed', token, leaseUntil })) };
  const ours = { _id: { $in: ids }, token, state: 'claimed' };
  return {
    found,
    rows: await store.find('notify_messages', ours, { limit: found, fields: DUE_FIELDS }),
  };
}

/** Another worker may be faster on some of the rows: then there are fewer. */
const windowsIn = (rows: DueMessage[]): number =>
  groupBy(rows, (row) => [row.template, row.templateId]).reduce(
    (sum, group) => sum + Math.ceil(group.length / WINDOW_SIZE),
    0,
  );

/** One read in the index's own order: transactional rows first, the longest due first among them. */
function findDue(context: Context, limit: number, now: number): Promise<DueMessage[]> {
  return context.store.find(
    'notify_messages',
    { state: 'scheduled', priority: { $in: Object.values(PRIORITY) }, dueAt: { $lte: now } },
    { sort: { priority: 1, dueAt: 1 }, limit, fields: DUE_FIELDS },
  );
}

/** A user's second row stays scheduled and is claimed next time: the hold would turn it away anyway. */
function onePerUser(rows: DueMessage[]): DueMessage[] {
  const seen = new Set<string>();
  return rows.filter((row) => !seen.has(row.to) && seen.add(row.to));
}
