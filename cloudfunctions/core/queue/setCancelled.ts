import type { Context } from '../ports/context';
import type { Query } from '../ports';
import { pushStep } from '../model/message';
import { rests, type State } from '../model/states';

/** States in which nobody is at work on a notification. */
export const AT_REST: State[] = ['scheduled', 'waiting', 'heldBack', 'collected'];

/** Ends what nobody is at work on. @returns how many */
export function setCancelled(context: Context, which: Query): Promise<number> {
  const at = context.clock.now();
  return context.store.update(
    'notify_messages',
    { ...which, state: { $in: AT_REST } },
    {
      $set: { state: 'cancelled', reason: 'CANCELLED', leaseUntil: 0, ...rests('cancelled', at) },
      $push: pushStep({ at, state: 'cancelled', reason: 'CANCELLED' }),
    },
  );
}
