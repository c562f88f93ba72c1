import type { Context } from '../ports/context';
import type { Config } from '../config/config';
import { takeLease } from '../store/lease';

export const FAN_OUT = 'fanout';

/**
 * Calls further workers for a large backlog; their answers are not waited for. They all claim from the same queue,
 * in turn. One tick at a time calls them, so that overlapping ticks do not multiply the workers.
 */
export async function fanOut(context: Context): Promise<void> {
  const workers = useful(context.config.limits);
  if (workers < 2) return;
  // Until these workers must have ended.
  const lease = await takeLease(context, FAN_OUT, context.deadline - context.clock.now());
  if (!lease) return;
  for (let number = 1; number < workers; number++) context.startWorker({ number });
  context.log('fanout', { workers });
}

/** As many as are needed for the rate over all, where there is one: more would only wait for each other. */
function useful({ workers, perSecond, spacingMs }: Config['limits']): number {
  return perSecond ? Math.min(workers, Math.ceil((perSecond * spacingMs) / 1000)) : workers;
}
