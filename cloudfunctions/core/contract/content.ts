import * as z from 'zod/mini';
import { contentSource, type ContentTried } from './ownContent';
import { name, plainKey, text } from './values';

/** Content against those whom it is to go to, before it goes. */
export const contentRequests = [
  z.strictObject({
    action: z.literal('content.check'),
    template: name,
    data: z.record(plainKey, z.union([text(2000), z.number()], 'expected text or a number')),
    /** So many users who have a credit of the template are looked at, drawn by lot, the same ones each time. Default: 1000. */
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(5000))),
    /** A function of the team's own that gives the rest: it is asked for up to 100 of them, with `preview: true`. */
    content: z.optional(contentSource),
  }),
] as const;
export type ContentRequest = z.infer<(typeof contentRequests)[number]>;

/** How content with marks (`{{trait|fallback}}`) would read. */
export interface ContentChecked {
  /** Users with a credit of the template that were looked at. */
  checked: number;
  /** There are no others. */
  all: boolean;
  /** Users whom it would not be sent to, because something does not fit. */
  refused: number;
  /** Users for whom something would be cut. */
  cut: number;
  /** Users for whom it reads as for somebody of whom nothing is known. */
  plain: number;
  /** What the function that gives the content answered. */
  content?: ContentTried;
  /** Some of those who would be refused: what does not fit. */
  examples: { openid: string; problem: string }[];
  /** All of it in a sentence. */
  en: string;
  zh: string;
}
