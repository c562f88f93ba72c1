import type { Context } from '../context';
import type { LockDocument } from '../model/figures';
import { DuplicateKey } from '../ports';
import { applyFold } from './apply';
import { planFold } from './plan';

/** A fold is a few dozen calls; who holds it longer is dead, and the next one repeats what it had begun. */
const LEASE = 60_000;

/**
 * Counts what has been recorded, exactly once: one fold at a time by lease, each fold written down before it is
 * added, numbers that only grow (DESIGN §7, Fold).
 * @returns whether anything was counted
 */
export async function runFold(context: Context): Promise<boolean> {
  const lock = await acquire(context);
  if (!lock) return false;
  const number = lock.number + 1;
  const [begun] = await context.store.find('notify_folds', { _id: `fold:${number}` }, { limit: 1 });
  const fold = begun ?? (await planFold(context, number));
  if (fold && !begun) {
    try {
      await context.store.insert('notify_folds', [fold]);
    } catch (error) {
      // Either this insert, repeated, or somebody who took our lease over: what is stored counts.
      if (!(error instanceof DuplicateKey)) throw error;
      const [stored] = await context.store.find('notify_folds', { _id: fold._id }, { limit: 1 });
      if (!stored) return false;
      await finish(context, lock, stored);
      return true;
    }
  }
  await finish(context, lock, fold);
  return fold !== null;
}

async function finish(
  context: Context,
  lock: LockDocument,
  fold: Awaited<ReturnType<typeof planFold>>,
): Promise<void> {
  if (fold) await applyFold(context, fold);
  await context.store.update(
    'notify_locks',
    { _id: 'fold', token: lock.token },
    { $set: { until: 0, ...(fold ? { number: fold.number } : {}) } },
  );
}

async function acquire(context: Context): Promise<LockDocument | null> {
  const { store, clock, newToken } = context;
  const now = clock.now();
  const token = newToken();
  const taken = await store.updateOne(
    'notify_locks',
    { _id: 'fold', until: { $lt: now } },
    { $set: { token, until: now + LEASE, at: now } },
  );
  if (taken) return taken;
  try {
    const lock: LockDocument = { _id: 'fold', token, until: now + LEASE, number: 0, at: now };
    await store.insert('notify_locks', [lock]);
    return lock;
  } catch (error) {
    if (error instanceof DuplicateKey) return null;
    throw error;
  }
}
