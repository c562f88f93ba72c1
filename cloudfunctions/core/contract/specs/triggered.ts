import * as z from 'zod/mini';
import { name, plainKey, text } from '../values';
import { baseSpec } from './base';

const DAY = 24 * 60;
const value = z.union([text(64), z.number(), z.boolean()], 'expected text, a number, true or false');

/** A message to whoever does a thing, some time after it. */
export const triggeredSpec = {
  kind: z.literal('triggered'),
  ...baseSpec,
  trigger: z
    .strictObject({
      on: z.strictObject({
        event: name,
        /** Values of its declared keys; all of them. */
        where: z.optional(z.record(plainKey, value)),
        /** Each value of this declared key is an occurrence of its own. Default: one occurrence per person. */
        key: z.optional(name),
      }),
      /** From the event to the notification. */
      waitMinutes: z.int().check(z.minimum(1), z.maximum(30 * DAY)),
      unless: z.optional(
        z.strictObject({
          event: name,
          /** With the value of `on.key` that the occurrence has. Default: whatever its values. */
          sameKey: z.optional(z.boolean()),
        }),
      ),
      /** Sooner than this the same occurrence makes no other. */
      againAfterMinutes: z.int().check(z.minimum(5), z.maximum(180 * DAY)),
    })
    .check(
      z.refine(({ on, unless }) => !unless?.sameKey || on.key !== undefined, {
        path: ['unless', 'sameKey'],
        error: 'expected a key in "on", whose value is to be the same',
      }),
    ),
  /** Only people of this stored segment; the version that it has now is kept. */
  segment: z.optional(name),
};
