import type { Context } from '../context';
import { PRIORITY } from '../model/message';
import { groupBy } from './grouping';

/** Releases the oldest rows that wait for a credit of this template, as many as there are credits. */
export async function releaseWaiting(
  context: Context,
  openid: string,
  templateId: string,
  credits: number,
): Promise<number> {
  const { store, clock } = context;
  if (credits < 1) return 0;
  const waiting = await store.find(
    'notify_messages',
    { to: openid, state: 'waiting', templateId },
    { sort: { createdAt: 1 }, limit: Math.min(credits, 100), fields: ['_id'] },
  );
  if (waiting.length === 0) return 0;
  const now = clock.now();
  return store.update(
    'notify_messages',
    { _id: { $in: waiting.map((row) => row._id) }, state: 'waiting' },
    {
      $set: { state: 'scheduled', reason: null, dueAt: now },
      $push: { history: { at: now, state: 'scheduled' } },
    },
  );
}

/** When a waiting row is looked at again, in case the grant that should have released it died before it did. */
export const WAITING_LOOK = 10 * 60_000;

/** Waiting rows whose look is due: released where a credit has come, otherwise looked at again later. */
export async function sweepWaiting(context: Context): Promise<void> {
  const { store, clock } = context;
  const now = clock.now();
  const rows = await store.find(
    'notify_messages',
    { state: 'waiting', priority: { $in: Object.values(PRIORITY) }, dueAt: { $lte: now } },
    { sort: { priority: 1, dueAt: 1 }, limit: SWEEP, fields: ['to', 'templateId', 'priority'] },
  );
  const openids = [...new Set(rows.map((row) => row.to))];
  const users = await store.find(
    'notify_users',
    { _id: { $in: openids } },
    { limit: SWEEP, fields: ['credits'] },
  );
  const ids = { _id: { $in: rows.map((row) => row._id) }, state: 'waiting' };
  await store.update('notify_messages', ids, { $set: { dueAt: now + WAITING_LOOK } });
  for (const user of users) {
    const own = rows.filter((row) => row.to === user._id);
    for (const sameTemplate of groupBy(own, ({ templateId }) => templateId)) {
      const { templateId } = sameTemplate[0]!;
      // Promotional ones alone may not have what is kept for transactional ones.
      const kept = sameTemplate.some(({ priority }) => priority === PRIORITY.transactional)
        ? 0
        : context.config.limits.keepForTransactional;
      const available = user.credits[templateId]?.available ?? 0;
      await releaseWaiting(context, user._id, templateId, available - kept);
    }
  }
}

const SWEEP = 200;

/** States in which a row has no due time that would bring it up again. */
const STORED = ['waiting', 'held'];

/** Rows that waited for a credit, or were held back, until their time was over. */
export async function expireWaiting(context: Context): Promise<number> {
  const { store, clock } = context;
  const now = clock.now();
  const over = await store.find(
    'notify_messages',
    { state: { $in: STORED }, expiresAt: { $lte: now } },
    { sort: { expiresAt: 1 }, limit: 1000, fields: ['_id'] },
  );
  if (over.length === 0) return 0;
  return store.update(
    'notify_messages',
    { _id: { $in: over.map((row) => row._id) }, state: { $in: STORED } },
    {
      $set: { state: 'expired', reason: 'EXPIRED' },
      $push: { history: { at: now, state: 'expired', reason: 'EXPIRED' } },
    },
  );
}
