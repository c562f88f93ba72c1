import type { Context } from '../ports/context';
import { noMarks, type FoldDocument } from '../model/figures';
import { countEvents } from './countEvents';
import { countJournals } from './countJournals';
import { Deltas } from './deltas';
import { takeReceipts } from './receipts/takeReceipts';

/** Facts of each kind that one fold looks at. */
export const BATCH = 1000;
/** A journal holds up to 25 attempts, with all their results. */
export const JOURNALS = 400;
/**
 * Of a fold's document, as JSON. Most have a tenth of it; but ids of conversions are the business's own, up to 128 characters
 * of any script, each named up to four times, and prompts after a month's stop of the timer may fill hundreds of counters each.
 */
const MOST_BYTES = 900_000;
/** Facts this young may still be followed by one with an earlier time: they wait for the next fold. */
const SETTLING = 2000;

export interface PlannedFold {
  /** `null`: nothing is to be counted. */
  fold: FoldDocument | null;
  /** A batch was full: there is more to look at. */
  more: boolean;
}

/**
 * Reads what has not been counted and works out what it adds. A plan that would be too large is made anew with half of the facts;
 * what the first one has done by itself (putting off, lifting unknown outcomes) holds without it, too.
 * @param share of the usual number of facts
 */
export async function planFold(context: Context, number: number, share = 1): Promise<PlannedFold> {
  const most = (usual: number): number => Math.max(1, Math.floor(usual * share));
  const planned = await planOf(context, number, most(JOURNALS), most(BATCH));
  const tooLarge = planned.fold !== null && Buffer.byteLength(JSON.stringify(planned.fold)) > MOST_BYTES;
  // A single fact of each kind always fits.
  return tooLarge && most(BATCH) > 1 ? planFold(context, number, share / 2) : planned;
}

async function planOf(
  context: Context,
  number: number,
  mostJournals: number,
  most: number,
): Promise<PlannedFold> {
  const { store, clock } = context;
  const now = clock.now();
  const journals = await store.find(
    'notify_journals',
    { stage: 'settled' },
    { sort: { at: 1 }, limit: mostJournals },
  );
  const receipts = await store.find(
    'notify_receipts',
    { stage: 'new', dueAt: { $lte: now } },
    { sort: { dueAt: 1 }, limit: most },
  );
  const events = await store.find(
    'notify_events',
    { stage: 'new', dueAt: { $lte: now - SETTLING } },
    { sort: { dueAt: 1 }, limit: most },
  );
  const more = journals.length === mostJournals || receipts.length === most || events.length === most;
  const deltas = new Deltas();
  const marks = noMarks();
  countJournals(context.config, journals, deltas);
  const { matches, surplus } =
    receipts.length > 0
      ? await takeReceipts(context, receipts, deltas, journals)
      : { matches: [], surplus: [] };
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
