import type { Context } from '../context';
import { SHARDS } from '../notifications/id';
import { DuplicateKey } from '../ports';

const LOCK = 'fanout';

/** The shards of one worker: every `of`-th, so that all together are all. */
export const shardsOf = (worker: number, of: number): number[] =>
  Array.from({ length: SHARDS }, (_, shard) => shard).filter((shard) => shard % of === worker);

/**
 * Calls further workers for a large backlog, each with shards of its own; their answers are not waited for. One
 * tick at a time shares its backlog: the next one finds the lease and leaves the work to these.
 * @returns the shards that are left to the caller; `undefined` when somebody else has the lease
 */
export async function fanOut(context: Context): Promise<number[] | undefined> {
  const { workers } = context.config.limits;
  if (!(await lease(context))) return undefined;
  for (let worker = 1; worker < workers; worker++) {
    context.startWorker({ shards: shardsOf(worker, workers) });
  }
  context.log('fanout', { workers });
  return shardsOf(0, workers);
}

/** Until the workers must have ended; a tick in between works on nothing but housekeeping. */
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
