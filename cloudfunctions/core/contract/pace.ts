import * as z from 'zod/mini';
import type { Reading, Verdict } from '../model/pace';

/** The steps that an operator asks for. */
export const ramp = z
  .strictObject({
    /** Percent of the people, ascending, the last 100. */
    steps: z.array(z.int().check(z.minimum(1), z.maximum(100))).check(z.minLength(1), z.maxLength(10)),
    /** Minutes from the last send of a step until it is judged. */
    soakMinutes: z.int().check(z.minimum(10), z.maximum(1440)),
    /** Deliveries of which a step is judged at least. */
    leastSample: z.int().check(z.minimum(50), z.maximum(100_000)),
  })
  .check(
    z.refine(
      ({ steps }) => steps.at(-1) === 100 && steps.every((each, i) => i === 0 || each > steps[i - 1]!),
      {
        path: ['steps'],
        error: 'expected ascending percentages, the last 100',
      },
    ),
  );

/** How far a campaign may go, and what its figures say. */
export interface CampaignPace {
  /** Notifications that may be made in this step; absent where all may. */
  allowed?: number;
  /** Sizes of the steps, in notifications; absent where it has none. */
  steps?: number[];
  /** ISO 8601: the step is out, and is judged then. */
  soaksUntil?: string;
  /** ISO 8601: the step may not go on by itself; if nothing changes it pauses then. */
  heldUntil?: string;
  /** ISO 8601: when the figures were looked at last. */
  lookedAt?: string;
  /** What they said then: `go`, `unsure`, `hold` or `stop`. */
  verdict?: Verdict;
  /** Deliveries that were judged. */
  sample?: number;
  /** The rates, each with its limit and the bounds of the true rate; shares, 0 to 1. */
  readings?: Reading[];
}
