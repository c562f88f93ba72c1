import * as z from 'zod/mini';
import { about, linkNid, name, nid, openid, plainKey, text } from './values';

const eventId = z
  .string()
  .check(z.regex(/^[^\s\p{Cc}\p{Cs}]{1,128}$/u, 'expected 1 to 128 characters without spaces'));
/** In fen; 100 million yuan at most, so that a slip does not ruin the figures. */
const value = z.int().check(z.minimum(0), z.maximum(10_000_000_000));

export const trackEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('click'), nid: linkNid }),
  z.strictObject({
    kind: z.literal('convert'),
    goal: name,
    id: eventId,
    value: z.optional(value),
    /** The thing that was bought: whoever has it wishes for it no more. */
    about: z.optional(about),
  }),
  z.strictObject({ kind: z.literal('revert'), goal: name, id: eventId }),
  z.strictObject({
    kind: z.literal('event'),
    name,
    props: z.optional(z.record(plainKey, z.union([text(200), z.number(), z.boolean()]))),
  }),
  z.strictObject({
    kind: z.literal('feedback'),
    /** The id as the inbox has it, or the nid of the card's link. */
    nid: z.optional(z.union([nid, linkNid], 'expected a notification id, or the nid of a card’s link')),
    rating: z.optional(z.int().check(z.minimum(1), z.maximum(5))),
    category: z.enum(['rating', 'suggestion', 'complaint']),
    text: z.optional(text(1000)),
  }),
]);
export type TrackEvent = z.infer<typeof trackEvent>;

export const trackRequest = z.strictObject({
  events: z.array(trackEvent).check(z.minLength(1), z.maxLength(50, 'expected at most 50 events')),
  /** From other functions only, where no user stands behind the call. */
  openid: z.optional(openid),
});
export type TrackRequest = z.infer<typeof trackRequest>;

/** In the order asked. `counted` false without an error: the fact was there already. */
export interface TrackResult {
  results: {
    counted: boolean;
    error?: { code: 'NOT_YOURS' | 'UNKNOWN_GOAL' | 'NOT_FROM_CLIENT'; message: string };
  }[];
}
