import type { Verdict } from './brakes';

export interface Ramp {
  /** Percent of the audience, ascending, the last 100. */
  steps: readonly number[];
  /** How long after the last send of a step is waited for what follows from it. */
  soakMs: number;
  /** No step is smaller: of fewer deliveries nothing is known. */
  leastSample: number;
}

/** 1 → 5 → 25 → 100 %, an hour each. With a limit of 1 %, 500 deliveries without a complaint are surely below it. */
export const DEFAULT_RAMP: Ramp = { steps: [1, 5, 25, 100], soakMs: 60 * 60_000, leastSample: 500 };

const share = ({ leastSample }: Ramp, audience: number, percent: number): number =>
  Math.min(audience, Math.max(leastSample, Math.ceil((audience * percent) / 100)));

/** To how many the first step goes. */
export const firstStep = (ramp: Ramp, audience: number): number =>
  share(ramp, audience, ramp.steps[0] ?? 100);

/**
 * To how many it may have gone after a step that has soaked. *Go*: to the next step. *Unsure*: as many again as make a
 * sample, within the step; at its end it waits for a person. *Hold* and *stop*: to no more.
 * @param allowed to how many it may have gone until now
 */
export function afterSoak(ramp: Ramp, audience: number, allowed: number, verdict: Verdict): number {
  const next = ramp.steps.map((percent) => share(ramp, audience, percent)).find((size) => size > allowed);
  if (next === undefined) return audience;
  if (verdict === 'go') return next;
  if (verdict !== 'unsure') return allowed;
  // One less: the next step itself is for what is surely below the limit.
  return Math.max(allowed, Math.min(allowed + ramp.leastSample, next - 1));
}
