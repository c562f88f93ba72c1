/** Content that a team's own cloud function gives: what is asked for, what it is called with, what it answers. */
import * as z from 'zod/mini';
import type { ReasonCode } from '../reasons/table';
import { nid, plainKey, text } from './values';

/** Who gives the content: a function that the configuration lists in `contentFunctions`. */
export const contentSource = z.strictObject({
  function: z
    .string()
    .check(z.regex(/^[A-Za-z][A-Za-z0-9_-]{0,59}$/, 'expected the name of one of the contentFunctions')),
});
export type ContentSource = z.infer<typeof contentSource>;

/** One notification that is about to be made. */
export interface ContentPerson {
  /** Of the notification: the same however often it is asked for, so whatever is given away is kept under it. */
  id: string;
  openid: string;
  /** Of `sendMany`, where each has its own. */
  key?: string;
  /** Of a triggered campaign with `on.key`: the value that the event had (which order, which goods). */
  value?: string;
}

/** The event that the function is called with. */
export interface ContentCall {
  action: 'content';
  template: string;
  /** Of the campaign (`campaign:<id>`) or the waiting list; of `sendMany` each notification has its own. */
  key?: string;
  /** Of a campaign: which of its variants. */
  variant?: string;
  /** Of a waiting list: what they wait for. */
  about?: string;
  /** Nothing is sent: nothing may be given away for it. */
  preview: boolean;
  /** At most 100. */
  people: ContentPerson[];
}

/** So many are asked for at once. */
export const CONTENT_PEOPLE = 100;

/** What it answers for one of them. */
export const contentItem = z.strictObject({
  id: nid,
  /** Added to what the campaign says itself; the same name wins here. */
  data: z.optional(z.record(plainKey, z.union([text(2000), z.number()], 'expected text or a number'))),
  page: z.optional(text(200)),
  query: z.optional(z.record(plainKey, z.union([text(200), z.number(), z.boolean()]))),
  /** Why this one is to get nothing: in the team's own words, of which 100 characters are kept. Whatever else is answered of it, nothing is sent. */
  skip: z.optional(z.string('expected text: why it is left out')),
});
export type ContentItem = z.infer<typeof contentItem>;

/** The answer: in any order, each notification at most once. */
export const contentAnswer = z.object({
  people: z.array(z.unknown()).check(z.maxLength(1000, 'expected an answer for each of those asked for')),
});

/** What the function answered for some of the people, asked with `preview: true`. */
export interface ContentTried {
  function: string;
  /** People asked for. */
  asked: number;
  given: number;
  skipped: number;
  refused: number;
  /** Answers for notifications that nobody asked for: they are ignored. */
  strangers: number;
  /** Why there was no answer; absent: there was one. */
  unanswered?: string;
  /** Some of them: the content as it would be sent, or why not. */
  examples: {
    openid: string;
    data?: Record<string, string>;
    page?: string;
    reason?: ReasonCode;
    words?: string;
  }[];
}
