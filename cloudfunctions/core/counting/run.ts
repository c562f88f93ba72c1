import type { Context } from '../ports/context';
import type { FoldDocument } from '../model/figures';
import { endLease, takeLease } from '../store/lease';
import { applyFold } from './apply';
import { planFold } from './plan';

export const FOLD = 'fold';
/** A fold is a few dozen calls; who holds it longer is dead, and the next one repeats what it had begun. */
export const FOLD_LEASE = 60_000;

/**
 * Counts what has been recorded, exactly once: one fold at a time by lease, each fold written down before it is
 * added, numbers that only grow (DESIGN §7, Fold).
 * @returns whether anything was counted
 */
export async function runFold(context: Context): Promise<boolean> {
  const lock = await takeLease(context, FOLD, FOLD_LEASE);
  if (!lock) return false;
  const fold = await foldOnce(context, lock.number + 1);
  // Keeps the number of the newest finished fold.
  await endLease(context, lock, { number: fold?.number ?? lock.number });
  return fold !== null;
}

/** The fold of that number: the one that somebody had begun, or a new one. The caller holds the lease. */
export async function foldOnce(context: Context, number: number): Promise<FoldDocument | null> {
  const fold = (await readFold(context, number)) ?? (await beginFold(context, number));
  if (fold) await applyFold(context, fold);
  return fold;
}

async function beginFold(context: Context, number: number): Promise<FoldDocument | null> {
  const fold = await planFold(context, number);
  if (!fold) return null;
  if (await context.store.insert('notify_folds', [fold])) return fold;
  // Either this insert, repeated, or somebody who took our lease over: what is stored counts.
  return readFold(context, number);
}

async function readFold(context: Context, number: number): Promise<FoldDocument | null> {
  const [fold] = await context.store.find('notify_folds', { _id: `fold:${number}` }, { limit: 1 });
  return fold ?? null;
}
