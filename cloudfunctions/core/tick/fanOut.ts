import type { Context } from '../context';
import { DuplicateKey } from '../ports';

const LOCK = 'fanout';

/**
 * Calls further workers for a large backlog; their answers are not waited for. They all claim from the same queue:
 * a claim takes some 30 ms of the six seconds that its 300 rows take, so workers seldom meet, and who finds rows
 * taken claims the next ones. One call at a time, so that overlapping ticks do not multiply the workers.
 */
export async function fanOut(context: Context): Promise<void> {
  const { workers } = context.config.limits;
  if (workers < 2 || !(await lease(context))) return;
  for (let number = 1; number < workers; number++) context.startWorker({ number });
  context.log('fanout', { workers });
}

/** Until these workers must have ended. */
async function lease(context: Context): Promise<boolean> {
  const now = context.clock.now();
  const until = context.deadline;
  const token = context.newToken();
  const taken = await context.store.updateOne(
    'notify_locks',
    { _id: LOCK, until: { $lt: now } },
    { $set: { token, until, at: now } },
  );
  if (taken) return true;
  try {
    await context.store.insert('notify_locks', [{ _id: LOCK, token, until, number: 0, at: now }]);
    return true;
  } catch (error) {
    if (error instanceof DuplicateKey) return false;
    throw error;
  }
}
