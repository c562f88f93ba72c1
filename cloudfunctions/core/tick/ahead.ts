import type { Context } from '../ports/context';
import { lastStart } from '../sending/transmit';

/** From its waking a run needs so long to claim, reserve and write down before its sends start; for many, longer. */
const READY = 3000;
/** What falls due one after the other is taken together: nobody is later than this, and a wake costs a few calls. */
export const PAUSE = 3000;

/** How far a tick looks ahead of itself, and until when it can. */
export interface Ahead {
  /** About when the next tick comes; what falls due before it is this one's. Epoch ms. */
  until: number;
  /** Later it wakes no more: a send and its settlement must fit into the rest of its run. */
  last: number;
}

/** Only what is due now. */
export const notAhead = ({ clock }: Context): Ahead => ({ until: clock.now(), last: 0 });

/** Until the next tick, as far as the function's time limit goes. */
export const aheadOf = (context: Context): Ahead => ({
  until: context.clock.now() + context.config.limits.tickSeconds * 1000,
  last: lastStart(context, Infinity) - READY,
});

/**
 * When to wake for what falls due first, after having woken before. At its last wake a run takes what is left until the
 * next tick: some seconds early, where the template allows it.
 * @param woke when it last did; 0 = not yet
 * @returns `undefined`: there is no time for it, or nothing to wake for
 */
export function nextWake({ last }: Ahead, now: number, first: number, woke: number): number | undefined {
  if (first === Infinity || now >= last) return undefined;
  return Math.min(Math.max(now, first, woke === 0 ? 0 : woke + PAUSE), last);
}
