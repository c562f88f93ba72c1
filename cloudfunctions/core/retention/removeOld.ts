import type { Context } from '../ports/context';
import type { LockDocument } from '../model/figures';
import { endLease, takeLease } from '../store/lease';
import { RETENTION } from '../store/recordStart';
import { nextNight } from '../time/night';
import { dropAccounts } from './dropAccounts';
import { oldKinds, type Document, type Old } from './kinds';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Documents looked at, and removed, by one call each. */
const BATCH = 1000;
/** One batch may be removed twice at the same time: nothing happens then. The lease only saves the work. */
const LEASE = MINUTE;
/** What a run takes of its function's time, and what it leaves of it. */
const RUN_TIME = 10_000;
const LEFT_OVER = 10_000;
/** Facts that have waited for their fold for so long: the timer has stood still, and the fold comes first. */
const BEHIND = 3 * HOUR;
/** Cutoffs of two machines' clocks differ by less. */
const CLOCKS = 10 * MINUTE;

/** What a run has removed, by collection, and of users’ accounts; and whether there was more than time. */
export interface Removed {
  removed: Record<string, number>;
  more: boolean;
}

/**
 * Removes what has been kept long enough (`retention` of the configuration), in steps that are found through an index and may
 * be repeated: whoever dies in one leaves less to do. While the fold is behind nothing is removed: what is still to be counted
 * may need any of it.
 */
export async function removeOld(context: Context): Promise<Removed | null> {
  const end = Math.min(context.clock.now() + RUN_TIME, context.deadline - LEFT_OVER);
  if (context.clock.now() >= end) return null;
  const lock = await takeLease(context, RETENTION, LEASE);
  if (!lock) return null;
  const now = context.clock.now();
  if (lock.nextAt === undefined) return rest(context, lock, nextNight(now, context.config.timeZone));
  if (await isBehind(context)) return rest(context, lock, now + HOUR);
  const accounts = await dropAccounts(context, lock, LEASE, end);
  const kinds = await whatIsOld(context, now);
  if (kinds.length === 0 && accounts.count === 0 && !accounts.more)
    return rest(context, lock, nextNight(now, context.config.timeZone));
  if (kinds.length > 0) await noteStart(context, now);
  const removed: Record<string, number> = accounts.count > 0 ? { accounts: accounts.count } : {};
  let { more } = accounts;
  for (const old of kinds) {
    const done = await removeKind(context, old, cutoff(context, old, now), end);
    if (done.count > 0) removed[old.collection] = (removed[old.collection] ?? 0) + done.count;
    more ||= done.more;
  }
  await endLease(context, lock, { nextAt: more ? 0 : nextNight(now, context.config.timeZone) });
  context.log('retention', { ...removed, more });
  return { removed, more };
}

async function rest(context: Context, lock: LockDocument, nextAt: number): Promise<Removed> {
  await endLease(context, lock, { nextAt });
  return { removed: {}, more: false };
}

/** One call, and on most nights of a small mini program the only one. */
async function whatIsOld(context: Context, now: number): Promise<Old[]> {
  const kinds = await oldKinds(context);
  const [found] = await context.store.aggregate<Record<string, unknown[]>>('notify_locks', [
    { $match: { _id: RETENTION } },
    { $limit: 1 },
    ...kinds.map((old, i) => ({
      $lookup: {
        from: old.collection,
        pipeline: [
          { $match: { ...old.which, [old.time]: { $lt: cutoff(context, old, now) } } },
          { $limit: 1 },
          { $project: { _id: 1 } },
        ],
        as: `kind${i}`,
      },
    })),
  ]);
  return kinds.filter((_old, i) => (found?.[`kind${i}`]?.length ?? 0) > 0);
}

const cutoff = ({ config }: Context, { keep }: Old, now: number): number =>
  keep === undefined ? now : now - config.retention[keep] * DAY;

/**
 * Written before anything goes: who counts the record anew and looks here afterwards knows whether all was there. It only
 * moves on: a setting that keeps more from now on brings nothing back.
 */
async function noteStart(context: Context, now: number): Promise<void> {
  const { audit: _audit, ...counted } = context.config.retention;
  const number = now - Math.min(...Object.values(counted)) * DAY + CLOCKS;
  await context.store.update('notify_locks', { _id: RETENTION }, { $max: { number } });
}

async function isBehind({ store, clock }: Context): Promise<boolean> {
  const before = { $lt: clock.now() - BEHIND };
  const [journals, receipts, events] = await Promise.all([
    store.find('notify_journals', { stage: 'settled', at: before }, { limit: 1, fields: ['_id'] }),
    store.find('notify_receipts', { stage: 'new', at: before }, { limit: 1, fields: ['_id'] }),
    store.find('notify_events', { stage: 'new', at: before }, { limit: 1, fields: ['_id'] }),
  ]);
  return journals.length + receipts.length + events.length > 0;
}

/** Oldest first; what must stay is stepped over. */
async function removeKind(
  context: Context,
  { collection, time, which, fields, needed, keepOf, batch = BATCH }: Old,
  before: number,
  end: number,
): Promise<{ count: number; more: boolean }> {
  let count = 0;
  let since = 0;
  /** Of the moment `since`: they are met again. */
  let staying: string[] = [];
  for (;;) {
    if (context.clock.now() >= end) return { count, more: true };
    const page = (await context.store.find(
      collection,
      { ...which, [time]: { $gte: since, $lt: before }, _id: { $nin: staying } },
      { sort: { [time]: 1 }, limit: batch, fields: [...fields, time] as never },
    )) as (Document & Record<string, unknown>)[];
    const keep = needed && page.length > 0 ? await needed(context, page) : new Set<string>();
    const leaving = page.filter(({ _id }) => !keep.has(_id));
    const going = leaving.map(({ _id }) => _id);
    if (going.length > 0) {
      await keepOf?.(context, leaving as never[]);
      await context.store.remove(collection, { ...which, [time]: { $lt: before }, _id: { $in: going } });
      count += going.length;
    }
    if (page.length < batch) return { count, more: false };
    const last = page.at(-1)![time] as number;
    const kept = page.filter((document) => keep.has(document._id) && document[time] === last);
    staying = [...(last === since ? staying : []), ...kept.map(({ _id }) => _id)];
    since = last;
  }
}
