import type { BrakeLimits } from '../config/config';
import { NOTHING_COUNTED, type Counted } from '../model/pace';
import { judge } from './brakes';
import { seenOf } from './pace';
import { stepsOf, type Ramp } from './ramp';

/** No campaign has more people. */
const MOST = 10_000_000;

const flawless = (sent: number): Counted => ({
  ...NOTHING_COUNTED,
  attempted: sent,
  accepted: sent,
  delivered: sent,
});

/** Of so many deliveries without a single complaint or refusal it is known that their rates are below the limits; of fewer never. */
export function leastSurely(limits: BrakeLimits): number {
  const isSure = (sent: number): boolean => judge(seenOf(flawless(sent)), limits).verdict === 'go';
  let [unsure, sure] = [0, MOST];
  while (sure - unsure > 1) {
    const middle = Math.floor((unsure + sure) / 2);
    if (isSure(middle)) sure = middle;
    else unsure = middle;
  }
  return sure;
}

/**
 * At how many notifications a ramp waits for a person though all are delivered and nobody complains: before a step that would come
 * sooner than anything can be known.
 */
export function waitsAt(ramp: Ramp, audience: number, limits: BrakeLimits): number[] {
  const needed = leastSurely(limits) / ramp.going;
  return stepsOf(ramp, audience)
    .slice(1)
    .map((next) => next - 1)
    .filter((end) => end < needed);
}
