import type { Context } from '../ports/context';
import type { Lane } from '../gate/lanes';
import { CLAIM_SIZE, WINDOW_SIZE } from '../time/spans';

/** A claim takes what its rate sends in so long… */
const SPAN = 20_000;
/** …or, of a low rate, two windows at least, unless that would take longer than this. */
const LONGEST = 25_000;
/** A worker that is slower than its rate is this much late at the end of a claim, if that is so many rows at least. */
const OVERHANG = 500;
const FEWEST_OF_MANY = 4 * WINDOW_SIZE;
/** A window of a low rate ends after so long, so that nobody waits much longer for its users… */
const WINDOW_SPAN = 5000;
/** …but for few rows it would cost as much as for many. */
const FEWEST = 10;

/** Milliseconds from one send of this lane to the next, by its own rate or that over all; 0 without either. */
export function stepOf({ config }: Context, lane: Lane): number {
  const { perSecond } = config.limits;
  return Math.max(perSecond ? 1000 / perSecond : 0, lane.perSecond ? 1000 / lane.perSecond : 0);
}

/** Whether a lane's rate is more than one worker can send. */
export const outpaces = (context: Context, lane: Lane): boolean => {
  const step = stepOf(context, lane);
  return step > 0 && step < context.config.limits.spacingMs;
};

/**
 * How many rows one claim of this lane takes: few enough that others get their turn, whole windows where that may be.
 * @param window rows of a window of this lane
 */
export function claimSize(context: Context, lane: Lane, window: number): number {
  const step = stepOf(context, lane);
  if (step === 0) return CLAIM_SIZE;
  if (outpaces(context, lane)) {
    const behind = context.config.limits.spacingMs - step;
    const rows = Math.max(FEWEST_OF_MANY, Math.floor(OVERHANG / behind));
    return Math.min(CLAIM_SIZE, rows - (rows % WINDOW_SIZE));
  }
  const twoWindows = Math.min(2 * WINDOW_SIZE, LONGEST / step);
  const rows = Math.min(CLAIM_SIZE, Math.floor(Math.max(SPAN / step, twoWindows, 1)));
  return rows < window ? rows : rows - (rows % window);
}

/** How long a window of this lane takes, where it is the only one at work. Milliseconds. */
export const windowSpan = (context: Context, lane: Lane): number =>
  windowSize(context, lane, 1) * stepOf(context, lane);

/** How many rows a window of this lane takes. @param lanes with a rate of their own that are at work */
export function windowSize(context: Context, lane: Lane, lanes: number): number {
  const step = stepOf(context, lane);
  const quick = step === 0 ? WINDOW_SIZE : Math.min(WINDOW_SIZE, Math.max(FEWEST, WINDOW_SPAN / step));
  return Math.max(1, Math.floor(lane.perSecond ? Math.min(quick, WINDOW_SIZE / lanes) : quick));
}
