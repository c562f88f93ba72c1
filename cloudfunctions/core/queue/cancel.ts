import type { Context } from '../ports/context';
import type { CancelResult } from '../contract';
import type { Query } from '../ports';
import { findMessage } from '../store/find';
import { standing } from './standing';
import { whichOf, type Naming } from './which';

const CANCELLABLE = ['scheduled', 'waiting', 'held'];

/**
 * Stops what has not been claimed yet; of what is under way it answers what is true.
 * @throws NotifyError `NOT_FOUND`, and what `whichOf` throws
 */
export async function cancel(context: Context, naming: Naming): Promise<CancelResult> {
  const named = whichOf(context, 'cancel', naming);
  if ('id' in named) return cancelOne(context, named.id);
  const { template, key } = named;
  return { cancelled: await setCancelled(context, { ...(template ? { template } : {}), key }) };
}

async function cancelOne(context: Context, id: string): Promise<CancelResult> {
  const cancelled = await setCancelled(context, { _id: id });
  const row = await findMessage(context, id);
  return { cancelled, ...standing(context.config, row, { now: context.clock.now() }) };
}

function setCancelled(context: Context, which: Query): Promise<number> {
  const at = context.clock.now();
  return context.store.update(
    'notify_messages',
    { ...which, state: { $in: CANCELLABLE } },
    {
      $set: { state: 'cancelled', reason: 'CANCELLED', leaseUntil: 0 },
      $push: { history: { at, state: 'cancelled', reason: 'CANCELLED' } },
    },
  );
}
