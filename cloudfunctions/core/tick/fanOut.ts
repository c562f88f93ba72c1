import type { Context } from '../ports/context';
import type { Config } from '../config/config';
import { TICK, type WorkersLack } from '../model/figures';
import { takeLease } from '../store/lease';

export const FAN_OUT = 'fanout';

/**
 * Calls further workers for a large backlog; their answers are not waited for. They all claim from the same queue,
 * in turn. One tick at a time calls them, so that overlapping ticks do not multiply the workers.
 */
export async function fanOut(context: Context, lack?: WorkersLack): Promise<void> {
  if (!canWorkersSend(context, lack)) return;
  const workers = useful(context.config.limits);
  if (workers < 2) return;
  // Until these workers must have ended.
  const lease = await takeLease(context, FAN_OUT, context.deadline - context.clock.now());
  if (!lease) return;
  for (let number = 1; number < workers; number++) context.startWorker({ number });
  context.log('fanout', { workers });
}

/** What workers once lacked they may have by now: after so long they are asked again. */
const ASK_AGAIN = 7 * 24 * 60 * 60_000;

/**
 * A worker without a token would only cost its run. Over HTTPS every one can send; else the configuration says whether
 * functions behind a timer have a token (PLATFORM §2: not known), else what the last ones found.
 */
function canWorkersSend({ environment, wechat, clock }: Context, lack: WorkersLack | undefined): boolean {
  if (wechat.transport.everywhere) return true;
  return environment.workersHaveToken ?? (lack === undefined || clock.now() - lack.at > ASK_AGAIN);
}

/** A worker could not send: no tick calls one again, for now. */
export async function noteWorkersLack(context: Context): Promise<void> {
  await context.store.update(
    'notify_locks',
    { _id: TICK },
    { $set: { workers: { at: context.clock.now() } } },
  );
}

/** As many as are needed for the rate over all, where there is one: more would only wait for each other. */
function useful({ workers, perSecond, spacingMs }: Config['limits']): number {
  return perSecond ? Math.min(workers, Math.ceil((perSecond * spacingMs) / 1000)) : workers;
}
