import type { Context } from '../ports/context';
import type { EventDocument } from '../model/facts';
import type { FoldDocument, Marks } from '../model/figures';
import { countEvents } from './countEvents';
import { countJournals } from './countJournals';
import { Deltas } from './deltas';
import { takeReceipts } from './receipts/takeReceipts';

/** Facts of each kind that one fold looks at; its document stays well under 1 MB. */
export const BATCH = 1000;
/** A journal holds up to 25 attempts, with all their results. */
export const JOURNALS = 400;
/** Ids of conversions are the business's own: up to 128 characters of any script, and each may be named twice. */
const ID_BYTES = 250_000;
/** Facts this young may still be followed by one with an earlier time: they wait for the next fold. */
const SETTLING = 2000;

export interface PlannedFold {
  /** `null`: nothing is to be counted. */
  fold: FoldDocument | null;
  /** A batch was full: there is more to look at. */
  more: boolean;
}

/** Reads what has not been counted and works out what it adds. */
export async function planFold(context: Context, number: number): Promise<PlannedFold> {
  const { store, clock } = context;
  const now = clock.now();
  const journals = await store.find(
    'notify_journals',
    { stage: 'settled' },
    { sort: { at: 1 }, limit: JOURNALS },
  );
  const receipts = await store.find(
    'notify_receipts',
    { stage: 'new', dueAt: { $lte: now } },
    { sort: { dueAt: 1 }, limit: BATCH },
  );
  const found = await store.find(
    'notify_events',
    { stage: 'new', dueAt: { $lte: now - SETTLING } },
    { sort: { dueAt: 1 }, limit: BATCH },
  );
  const events = withinBytes(found);
  const more =
    journals.length === JOURNALS || receipts.length === BATCH || found.length === BATCH || events !== found;
  const deltas = new Deltas();
  const marks: Marks = {
    clicked: [],
    converted: [],
    unconverted: [],
    attributed: [],
    reverted: [],
    crowded: [],
    surplus: [],
  };
  countJournals(context.config, journals, deltas);
  const { matches, surplus } =
    receipts.length > 0 ? await takeReceipts(context, receipts, deltas) : { matches: [], surplus: [] };
  const counted = events.length > 0 ? await countEvents(context, events, deltas, marks) : [];
  const taken = journals.length + matches.length + surplus.length + counted.length;
  if (taken === 0) return { fold: null, more };
  const fold: FoldDocument = {
    _id: `fold:${number}`,
    number,
    at: now,
    journals: journals.map(({ _id }) => _id),
    matches,
    surplus,
    events: counted,
    deltas: deltas.list(),
    marks,
  };
  return { fold, more };
}

/** @returns the events themselves if the ids of all fit into the fold's document */
function withinBytes(events: EventDocument[]): EventDocument[] {
  let bytes = 0;
  const end = events.findIndex(({ _id }) => (bytes += Buffer.byteLength(_id)) > ID_BYTES);
  return end < 0 ? events : events.slice(0, Math.max(1, end));
}
