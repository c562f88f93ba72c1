import * as z from 'zod/mini';
import { localClock, text } from '../values';
import { baseSpec } from './base';
import { audience, inSteps, perSecond } from './once';

const weekday = z.int().check(z.minimum(1), z.maximum(7));

/** One message to an audience, again and again: each run goes to whoever is in the audience then. */
export const repeatSpec = {
  kind: z.literal('repeat'),
  ...baseSpec,
  /** Of a segment the version that it has now; its people are looked for anew at each run. */
  audience,
  schedule: z
    .strictObject({
      /** 1 = Monday to 7 = Sunday. */
      weekdays: z.optional(
        z
          .array(weekday)
          .check(z.minLength(1), z.maxLength(7), z.refine(isDistinct, 'expected each day once')),
      ),
      /** A day that every month has, or its last. */
      monthDay: z.optional(
        z.union(
          [
            z
              .int()
              .check(
                z.minimum(1),
                z.maximum(28, 'expected at most 28, or "last": not every month has a 29th'),
              ),
            z.literal('last'),
          ],
          'expected 1 to 28, or "last"',
        ),
      ),
      /** Local to `zone`. */
      at: localClock,
      /** IANA name, or an offset. Default: the configuration's. */
      zone: z.optional(text(64)),
    })
    .check(
      z.refine(({ weekdays, monthDay }) => (weekdays === undefined) !== (monthDay === undefined), {
        error: 'expected either weekdays or monthDay',
      }),
    ),
  /** What a run has not sent so long after it was due is dropped. Default: a day. */
  runMinutes: z.optional(z.int().check(z.minimum(60), z.maximum(7 * 24 * 60))),
  /** It is over after so many runs. Default: at `endsAt` only. */
  runs: z.optional(z.int().check(z.minimum(1), z.maximum(200))),
  /** Of each run: at most so many a second. Default: as fast as the account may. */
  perSecond: z.optional(perSecond),
  /**
   * Each person's own hour, from a run's time up to `latest`: `HH:mm`, local to the schedule's zone, of the same day or, where that is
   * not after `schedule.at`, of the next. Not with `perSecond`.
   */
  bestTime: z.optional(z.strictObject({ latest: localClock })),
  /** Of each run, as for `once`. */
  ramp: inSteps,
};

function isDistinct(days: number[]): boolean {
  return new Set(days).size === days.length;
}
