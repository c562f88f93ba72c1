import type { Context } from '../context';

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
