import type { Context } from '../ports/context';
import type { LockDocument } from '../model/figures';

/** What a lease needs of the context. */
export type LeaseParts = Pick<Context, 'store' | 'clock' | 'newToken'>;

/** What a lock keeps besides its lease. */
type Kept = Partial<Omit<LockDocument, '_id' | 'token' | 'until' | 'at'>>;

/**
 * Takes a lease that ends by itself, so that who dies with it holds up nobody for longer.
 * @param fresh what a lock that was never there before keeps
 * @returns the lock with what it keeps; `null` while somebody else has it
 */
export async function takeLease(
  context: LeaseParts,
  id: string,
  lastsMs: number,
  fresh: Kept = {},
  token = context.newToken(),
): Promise<LockDocument | null> {
  const taken = await takeExisting(context, id, lastsMs, token);
  if (taken) return taken;
  const at = context.clock.now();
  const lock: LockDocument = { _id: id, number: 0, ...fresh, token, until: at + lastsMs, at };
  return (await context.store.insert('notify_locks', [lock])) ? lock : null;
}

/** The same for a lock that is known to be there: one call, whoever has it. */
export function takeExisting(
  context: LeaseParts,
  id: string,
  lastsMs: number,
  token = context.newToken(),
): Promise<LockDocument | null> {
  const now = context.clock.now();
  return context.store.updateOne(
    'notify_locks',
    // With our own token it is this very update, repeated after its answer was lost.
    { _id: id, $or: [{ until: { $lt: now } }, { token }] },
    { $set: { token, until: now + lastsMs, at: now } },
  );
}

/**
 * Takes a lease whose last holder has said that nothing of its work is left half done (`whole`). One call.
 * @returns `null`: nobody has said so, or somebody has the lease
 */
export function takeWhole(
  context: LeaseParts,
  id: string,
  lastsMs: number,
  token: string,
): Promise<LockDocument | null> {
  const now = context.clock.now();
  return context.store.updateOne(
    'notify_locks',
    { _id: id, until: 0, whole: true },
    { $set: { token, until: now + lastsMs, at: now, whole: false } },
  );
}

/** Renews the lease and notes what is to be kept. @returns whether it was still ours */
export async function keepLease(
  context: LeaseParts,
  lock: LockDocument,
  lastsMs: number,
  kept: Kept = {},
): Promise<boolean> {
  const until = context.clock.now() + lastsMs;
  const ours = { _id: lock._id, token: lock.token };
  return (await context.store.updateOne('notify_locks', ours, { $set: { ...kept, until } })) !== null;
}

/** Gives the lease back and notes what is to be kept; does nothing when somebody else has it by now. */
export async function endLease(context: LeaseParts, lock: LockDocument, kept: Kept = {}): Promise<void> {
  const ours = { _id: lock._id, token: lock.token };
  await context.store.update('notify_locks', ours, { $set: { ...kept, until: 0 } });
}
