import type { Context } from '../ports/context';
import { chunk, groupBy } from '../store/grouping';
import { REVERTED } from './liveConversions';
import { CROWDED } from './places';
import { markClicks } from './markClicks';
import type { Delta, FoldDocument, Marks, ReceiptMatches } from '../model/figures';
import { pushStep } from '../model/message';
import { rests } from '../model/states';
import type { CollectionName, Query, Update } from '../ports';

const IDS_PER_UPDATE = 500;

/** Adds a fold to the counters and marks its facts. Every step may have been done before; none counts twice. */
export async function applyFold(context: Context, fold: FoldDocument): Promise<void> {
  for (const delta of fold.deltas) await addDelta(context, delta, fold.number);
  await markMatches(context, fold.matches, fold.at);
  await markMessages(context, fold.marks, fold.at);
  await markClicks(context, fold.marks);
  await mark(context, 'notify_journals', fold.journals, { $set: { stage: 'folded' } });
  await mark(context, 'notify_receipts', fold.surplus, { $set: { stage: 'folded' } });
  for (const same of groupBy(fold.marks.attributed, ({ nid }) => nid)) {
    await mark(
      context,
      'notify_events',
      same.map(({ event }) => event),
      { $set: { nid: same[0]!.nid } },
    );
  }
  await mark(context, 'notify_events', fold.marks.reverted, { $set: { category: REVERTED } });
  await mark(context, 'notify_events', fold.marks.crowded, { $set: { category: CROWDED } });
  await mark(context, 'notify_events', fold.marks.surplus, { $set: { kind: 'surplus' } });
  await mark(context, 'notify_events', fold.events, { $set: { stage: 'folded' } });
}

async function addDelta(context: Context, delta: Delta, number: number): Promise<void> {
  const { id, day, dimension, name, counters } = delta;
  const inc = Object.fromEntries(
    Object.entries(counters).map(([counter, value]) => [`counters.${counter}`, value]),
  );
  const added = await context.store.update(
    'notify_stats',
    { _id: id, lastFold: { $lt: number } },
    { $inc: inc, $set: { lastFold: number } },
  );
  if (added > 0) return;
  // If it is there, this fold is in it already.
  await context.store.insert('notify_stats', [{ _id: id, day, dimension, name, counters, lastFold: number }]);
}

/** Receipts are marked last: until then a repeated fold finds all of them as they were. */
async function markMatches(context: Context, matches: ReceiptMatches[], at: number): Promise<void> {
  for (const shown of [true, false]) {
    const ids = matches
      .filter((one) => one.shown === shown)
      .flatMap(({ pairs }) => pairs.map(({ nid }) => nid));
    const state = shown ? 'delivered' : 'undelivered';
    const reason = shown ? null : 'NOT_SHOWN';
    await markMessage(context, { state: 'sent' }, ids, {
      $set: { state, reason, ...rests(state, at) },
      $push: pushStep({ at, state, ...(reason ? { reason } : {}) }),
    });
  }
  for (const { sentAt, template, topic, campaign, pairs } of matches) {
    const ids = pairs.map(({ receipt }) => receipt);
    await mark(context, 'notify_receipts', ids, {
      $set: { stage: 'folded', sentAt, template, topic, ...(campaign ? { campaign } : {}) },
    });
  }
}

async function markMessages(context: Context, marks: Marks, at: number): Promise<void> {
  await markMessage(context, { clickedAt: 0 }, marks.clicked, { $set: { clickedAt: at, readAt: at } });
  await markMessage(context, { convertedAt: 0 }, marks.converted, { $set: { convertedAt: at } });
  await markMessage(context, { convertedAt: { $gt: 0 } }, marks.unconverted, { $set: { convertedAt: 0 } });
}

async function markMessage(context: Context, condition: Query, ids: string[], update: Update): Promise<void> {
  for (const some of chunk(ids, IDS_PER_UPDATE)) {
    await context.store.update('notify_messages', { ...condition, _id: { $in: some } }, update);
  }
}

async function mark(
  context: Context,
  collection: CollectionName,
  ids: string[],
  update: Update,
): Promise<void> {
  for (const some of chunk(ids, IDS_PER_UPDATE)) {
    await context.store.update(collection, { _id: { $in: some } }, update);
  }
}
