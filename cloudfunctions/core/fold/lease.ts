import type { Context } from '../context';
import type { LockDocument } from '../model/figures';
import { DuplicateKey } from '../ports';

/** A fold is a few dozen calls; who holds it longer is dead, and the next one repeats what it had begun. */
const LEASE = 60_000;

/** Takes the right to fold; `null` when somebody else has it. */
export async function acquireFold(context: Context): Promise<LockDocument | null> {
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

/** Notes the newest finished fold and keeps the lease. @returns whether it was still ours */
export async function keepFold(context: Context, lock: LockDocument, number: number): Promise<boolean> {
  const until = context.clock.now() + LEASE;
  const kept = await context.store.updateOne(
    'notify_locks',
    { _id: 'fold', token: lock.token },
    { $set: { until, number } },
  );
  return kept !== null;
}

export async function releaseFold(context: Context, lock: LockDocument, number: number): Promise<void> {
  await context.store.update(
    'notify_locks',
    { _id: 'fold', token: lock.token },
    { $set: { until: 0, number } },
  );
}
