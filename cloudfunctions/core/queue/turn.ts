import type { Context } from '../ports/context';
import { endLease, takeExisting, takeLease } from '../store/lease';
import type { LockDocument } from '../model/figures';

const LOCK = 'claim';
/** Longer than a claim takes: who dies in its turn holds up the others no longer than this. */
const TURN = 5000;

/**
 * Lets the workers of a backlog claim one after the other: two that read the queue at the same moment would find the
 * same rows, and one of them would have read and tried 300 rows for nothing. A courtesy only: a claim is right
 * without it, so who has waited long enough goes ahead.
 */
export async function inTurn<T>(context: Context, claim: () => Promise<T>): Promise<T> {
  const turn = await waitForTurn(context);
  try {
    return await claim();
  } finally {
    // What was claimed must be sent, whether or not the turn could be given back: it ends by itself.
    if (turn) await endLease(context, turn).catch(() => undefined);
  }
}

async function waitForTurn(context: Context): Promise<LockDocument | null> {
  const { clock } = context;
  const patience = clock.now() + TURN;
  let turn = await takeLease(context, LOCK, TURN);
  while (!turn && clock.now() < patience) {
    await clock.sleep(50 + Math.random() * 100);
    turn = await takeExisting(context, LOCK, TURN);
  }
  return turn;
}
