import type { Context } from '../ports/context';
import type { Query } from '../ports';
import { pushStep } from '../model/message';
import { rests, type State } from '../model/states';
import type { ReasonCode } from '../reasons/table';

/** States in which nobody is at work on a notification. */
export const AT_REST: State[] = ['scheduled', 'waiting', 'heldBack', 'collected'];

/** Ends what nobody is at work on. @returns how many */
export const setCancelled = (context: Context, which: Query): Promise<number> =>
  endAtRest(context, which, { state: 'cancelled', reason: 'CANCELLED' });

/** What is over, and nobody would take up to see it. */
export const expireAtRest = (context: Context, which: Query): Promise<number> =>
  endAtRest(context, which, { state: 'expired', reason: 'EXPIRED' });

/** The same in whatever way. */
export function endAtRest(
  context: Context,
  which: Query,
  { state, reason }: { state: 'cancelled' | 'suppressed' | 'expired'; reason: ReasonCode },
): Promise<number> {
  const at = context.clock.now();
  return context.store.update(
    'notify_messages',
    { ...which, state: { $in: AT_REST } },
    {
      $set: { state, reason, leaseUntil: 0, ...rests(state, at) },
      $push: pushStep({ at, state, reason }),
    },
  );
}
