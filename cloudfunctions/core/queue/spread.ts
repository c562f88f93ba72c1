import type { Context } from '../ports/context';
import type { DueMessage } from '../model/message';
import { chunk } from '../store/grouping';

/** Rows of one user that a worker takes at a time: the hold lets them go only one after the other. */
export const PER_USER = 50;
/** What so many take, at most; the user's next ones fall due when these are done. */
const APART = 10_000;
const SECOND = 1000;
/** Rows of one user that are put in order at once. */
const ORDERED = 1000;

/**
 * The rows that a claim takes, of one user no more than may go one after the other; a backlog of one user is put off
 * in blocks, in order, so that it does not stand in the way of everybody else's, and is not found again and again.
 * @param inHand how many rows of a user this worker has already
 */
export async function shareOfEach(
  context: Context,
  due: DueMessage[],
  inHand: (openid: string) => number,
): Promise<DueMessage[]> {
  const { going, over } = shares(due, inHand);
  const now = context.clock.now();
  for (const openid of over) {
    const kept = going.filter((row) => row.to === openid).map((row) => row._id);
    await putOff(context, openid, kept, now);
  }
  return going;
}

/** The rule itself: each user's first rows go, and whose are more. */
export function shares(
  due: DueMessage[],
  inHand: (openid: string) => number,
): { going: DueMessage[]; over: Set<string> } {
  const counts = new Map<string, number>();
  const over = new Set<string>();
  const going = due.filter(({ to }) => {
    const before = counts.get(to) ?? inHand(to);
    if (before >= PER_USER) {
      over.add(to);
      return false;
    }
    counts.set(to, before + 1);
    return true;
  });
  return { going, over };
}

/** Who dies in between leaves the rest as it was: due, and found again. */
async function putOff(context: Context, openid: string, kept: string[], now: number): Promise<void> {
  const { store } = context;
  const due = { to: openid, state: 'scheduled', dueAt: { $lte: now } };
  const found = await store.find('notify_messages', due, {
    sort: { priority: 1, dueAt: 1, createdAt: 1 },
    limit: ORDERED,
    fields: ['_id'],
  });
  const rows = found.filter(({ _id }) => !kept.includes(_id));
  const first = Math.ceil(now / SECOND) * SECOND;
  const blocks = chunk(rows, PER_USER);
  const dueAt = (block: number) => ({ $set: { dueAt: first + (block + 1) * APART, reason: 'BUSY' } });
  // Side by side: everybody else waits for it.
  await Promise.all(
    blocks.map((some, block) => {
      const ids = some.map(({ _id }) => _id);
      return store.update('notify_messages', { ...due, _id: { $in: ids } }, dueAt(block));
    }),
  );
  // Behind those, still in order: they are spread in turn when they fall due.
  if (found.length === ORDERED) {
    await store.update('notify_messages', { ...due, _id: { $nin: kept } }, dueAt(blocks.length));
  }
}
