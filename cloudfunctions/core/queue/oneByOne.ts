import type { Context } from '../ports/context';
import { endLease, takeExisting, takeLease } from '../store/lease';
import type { LockDocument } from '../model/figures';

const LOCK = 'claim';
/** Longer than a claim takes: who dies in its claim holds up the others no longer than this. */
const PATIENCE = 5000;

/**
 * Lets the workers of a backlog claim one after the other: two that read the queue at the same moment would find the
 * same rows, and one of them would have read and tried 300 rows for nothing. A courtesy only: a claim is right
 * without it, so who has waited long enough goes ahead.
 */
export async function oneByOne<T>(context: Context, claim: () => Promise<T>): Promise<T> {
  const lease = await waitForLease(context);
  try {
    return await claim();
  } finally {
    // What was claimed must be sent, whether or not the lease could be given back: it ends by itself.
    if (lease) await endLease(context, lease).catch(() => undefined);
  }
}

async function waitForLease(context: Context): Promise<LockDocument | null> {
  const { clock } = context;
  const patience = clock.now() + PATIENCE;
  let lease = await takeLease(context, LOCK, PATIENCE);
  while (!lease && clock.now() < patience) {
    await clock.sleep(50 + Math.random() * 100);
    lease = await takeExisting(context, LOCK, PATIENCE);
  }
  return lease;
}
