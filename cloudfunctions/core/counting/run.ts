import type { Context } from '../ports/context';
import type { FoldDocument } from '../model/figures';
import { endLease, keepLease, takeLease, takeWhole } from '../store/lease';
import { applyFold } from './apply';
import { planFold } from './plan';

export const FOLD = 'fold';
/** A fold is a few dozen calls; who holds it longer is dead, and the next one repeats what it had begun. */
export const FOLD_LEASE = 60_000;
/** One fold of full batches takes a second or two; the function needs its last seconds for itself. */
const FOLD_TIME = 4000;

/** What a run of folds has done. */
export interface Folded {
  /** Folds that counted something. */
  folds: number;
  /** There was more to count than time. */
  more: boolean;
  /** Journals, receipts and events that they have counted. */
  facts: number;
}

/**
 * Counts what has been recorded, exactly once: one fold at a time by lease, each fold written down before it is
 * added, numbers that only grow (DESIGN §7, Fold). One follows the other while there is more and time for it.
 */
export async function runFolds(context: Context): Promise<Folded> {
  const token = context.newToken();
  // Whoever had it before has ended well: nothing is begun, and nobody need look.
  const well = await takeWhole(context, FOLD, FOLD_LEASE, token);
  const lock = well ?? (await takeLease(context, FOLD, FOLD_LEASE, {}, token));
  if (!lock) return { folds: 0, more: false, facts: 0 };
  let { number } = lock;
  let more: boolean;
  let facts = 0;
  let whole = false;
  try {
    let mayBeBegun = well === null;
    do {
      const done = await foldOnce(context, number + 1, mayBeBegun);
      more = done.more;
      mayBeBegun = false;
      if (done.fold) {
        number += 1;
        facts += sizeOf(done.fold);
      }
      // Who has lost the lease leaves the rest to whoever has it.
      if (more && !(await keepLease(context, lock, FOLD_LEASE, { number }))) break;
    } while (more && hasTime(context));
    whole = true;
  } finally {
    // Keeps the number of the newest finished fold.
    await endLease(context, lock, { number, whole });
  }
  return { folds: number - lock.number, more, facts };
}

const sizeOf = ({ journals, matches, surplus, events }: FoldDocument): number =>
  journals.length + matches.flatMap(({ pairs }) => pairs).length + surplus.length + events.length;

const hasTime = ({ clock, deadline }: Context): boolean => clock.now() + FOLD_TIME < deadline;

/** A fold that has been added to the counters, or none; and whether there is more to look at. */
export interface OneFold {
  fold: FoldDocument | null;
  more: boolean;
}

/**
 * The fold of that number: the one that somebody had begun, or a new one. The caller holds the lease.
 * @param mayBeBegun whoever had the lease before may have died in the middle of it
 */
export async function foldOnce(context: Context, number: number, mayBeBegun: boolean): Promise<OneFold> {
  const begun = mayBeBegun ? await readFold(context, number) : null;
  // What else has come since it was begun, the next one takes.
  const { fold, more } = begun ? { fold: begun, more: true } : await beginFold(context, number);
  if (fold) await applyFold(context, fold);
  return { fold, more };
}

async function beginFold(context: Context, number: number): Promise<OneFold> {
  const { fold, more } = await planFold(context, number);
  if (!fold || (await context.store.insert('notify_folds', [fold]))) return { fold, more };
  // Either this insert, repeated, or somebody who took our lease over: what is stored counts.
  return { fold: await readFold(context, number), more };
}

async function readFold(context: Context, number: number): Promise<FoldDocument | null> {
  const [fold] = await context.store.find('notify_folds', { _id: `fold:${number}` }, { limit: 1 });
  return fold ?? null;
}
