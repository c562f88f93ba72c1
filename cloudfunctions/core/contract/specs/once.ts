import * as z from 'zod/mini';
import { ramp } from '../pace';
import { campaignOrRun, moment, name, openid } from '../values';
import { baseSpec } from './base';

export const perSecond = z.number().check(z.minimum(0.1), z.maximum(2000));

/** Who may get it. */
export const audience = z
  .strictObject({
    /** 1 to 1000 users by name. */
    openids: z.optional(z.array(openid).check(z.minLength(1), z.maxLength(1000, 'expected at most 1000'))),
    /** A stored segment; the version that it has now is kept. */
    segment: z.optional(name),
    /** Who got each of these campaigns, and has clicked none of their cards. */
    notClicked: z.optional(
      z.array(campaignOrRun).check(z.minLength(1), z.maxLength(10, 'expected at most 10')),
    ),
  })
  .check(
    z.refine((given) => Object.values(given).filter((each) => each !== undefined).length === 1, {
      error: 'expected one of openids, segment and notClicked',
    }),
  );

export const inSteps = z.optional(
  z.union([z.boolean(), ramp], 'expected true, false, or steps, soakMinutes and leastSample'),
);

/** One message to an audience. */
export const onceSpec = {
  kind: z.optional(z.literal('once')),
  ...baseSpec,
  audience,
  /** At most so many a second. Default: as fast as the account may. */
  perSecond: z.optional(perSecond),
  /** Each person's own hour, up to `latest`, instead of all at once. Not with `perSecond`. */
  bestTime: z.optional(z.strictObject({ latest: moment })),
  /** Until `endsAt` it also goes to those of the audience who give a credit later. */
  alsoLater: z.optional(z.boolean()),
  /** In steps, each judged before the next: `true` for 1 → 5 → 25 → 100 %, `false` for none. Default: above the configured size. */
  ramp: inSteps,
};
