import type { Context } from '../ports/context';
import type { FoldDocument, Marks } from '../model/figures';
import { countEvents } from './countEvents';
import { countJournals } from './countJournals';
import { Deltas } from './deltas';
import { matchReceipts } from './matchReceipts';

const BATCH = 1000;
/** Facts this young may still be followed by one with an earlier time: they wait for the next fold. */
const SETTLING = 2000;

/** Reads what has not been counted and works out what it adds; `null` when there is nothing. */
export async function planFold(context: Context, number: number): Promise<FoldDocument | null> {
  const { store, clock } = context;
  const now = clock.now();
  const journals = await store.find(
    'notify_journals',
    { stage: 'settled' },
    { sort: { at: 1 }, limit: BATCH },
  );
  const receipts = await store.find(
    'notify_receipts',
    { stage: 'new', dueAt: { $lte: now } },
    { sort: { dueAt: 1 }, limit: BATCH },
  );
  const events = await store.find(
    'notify_events',
    { stage: 'new', at: { $lte: now - SETTLING } },
    { sort: { at: 1 }, limit: BATCH },
  );
  const deltas = new Deltas();
  const marks: Marks = {
    delivered: [],
    undelivered: [],
    clicked: [],
    converted: [],
    unconverted: [],
    attributed: [],
    reverted: [],
    crowded: [],
  };
  countJournals(context.config, journals, deltas);
  const taken = receipts.length > 0 ? await matchReceipts(context, receipts, deltas, marks) : [];
  const counted = events.length > 0 ? await countEvents(context, events, deltas, marks) : [];
  if (journals.length + taken.length + counted.length === 0) return null;
  return {
    _id: `fold:${number}`,
    number,
    at: now,
    journals: journals.map(({ _id }) => _id),
    receipts: taken,
    events: counted,
    deltas: deltas.list(),
    marks,
  };
}
