import type { Campaigns } from '../config/config';
import type { Verdict } from '../model/pace';
import type { AskSpec, OnceSpec, RampSteps, RepeatSpec, TriggeredSpec } from '../model/plan';

export interface Ramp {
  /** Percent of the audience, ascending, the last 100. */
  steps: readonly number[];
  /** How long after the last send of a step is waited for what follows from it. */
  soakMs: number;
  /** Of fewer deliveries nothing is known. */
  leastSample: number;
  /** No step is smaller: so many notifications make a sample. */
  leastStep: number;
  /** Share of those who have a notification that is sent it: the others are in a control group. */
  going: number;
}

/** With a limit of 1 %, 400 deliveries without a complaint are surely below it. */
const USUAL: RampSteps = { steps: [1, 5, 25, 100], soakMinutes: 60, leastSample: 400 };

/** Not all that is made is sent, nor all that is sent delivered. */
const ROOM = 1.25;
const MINUTE = 60_000;

/** In which steps a campaign to so many goes out; `undefined`: at once. */
export function rampOf(
  spec:
    | Pick<OnceSpec, 'kind' | 'ramp' | 'control'>
    | Pick<TriggeredSpec, 'kind'>
    | Pick<RepeatSpec, 'kind'>
    | Pick<AskSpec, 'kind'>,
  audience: number,
  { rampAbove, globalControlPercent }: Pick<Campaigns, 'rampAbove' | 'globalControlPercent'>,
): Ramp | undefined {
  // What comes of events comes one by one; what asks sends nothing, nor what repeats: its runs do.
  if (spec.kind === 'triggered' || spec.kind === 'repeat' || spec.kind === 'ask') return undefined;
  const { ramp: asked, control } = spec;
  if (asked === false || (asked === undefined && audience <= rampAbove)) return undefined;
  const { steps, soakMinutes, leastSample } = typeof asked === 'object' ? asked : USUAL;
  // Of a control group alone nothing is delivered, whatever the step.
  const going = Math.max((1 - control / 100) * (1 - globalControlPercent / 100), 0.01);
  const leastStep = Math.ceil((leastSample * ROOM) / going);
  return { steps, soakMs: soakMinutes * MINUTE, leastSample, leastStep, going };
}

const share = ({ leastStep }: Ramp, audience: number, percent: number): number =>
  Math.min(audience, Math.max(leastStep, Math.ceil((audience * percent) / 100)));

/** To how many it goes step by step, each a number of its own. */
export const stepsOf = (ramp: Ramp, audience: number): number[] => [
  ...new Set(ramp.steps.map((percent) => share(ramp, audience, percent))),
];

/** To how many the first step goes. */
export const firstStep = (ramp: Ramp, audience: number): number => stepsOf(ramp, audience)[0] ?? audience;

/**
 * To how many it may have gone after a step that has soaked. *Go*: to the next step. *Unsure*: as many again as make a
 * sample, within the step; at its end it waits for a person. *Hold* and *stop*: to no more.
 * @param allowed to how many it may have gone until now
 */
export function afterSoak(ramp: Ramp, audience: number, allowed: number, verdict: Verdict): number {
  const next = stepsOf(ramp, audience).find((size) => size > allowed);
  if (next === undefined) return audience;
  if (verdict === 'go') return next;
  if (verdict !== 'unsure') return allowed;
  // One less: the next step itself is for what is surely below the limit.
  return Math.max(allowed, Math.min(allowed + ramp.leastStep, next - 1));
}
