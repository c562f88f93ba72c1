/** All that is asked of `send`; but for sending one notification it is loaded when it is first asked for. */
import * as z from 'zod/mini';
import { REPLAYABLE } from '../model/replayable';
import { contentSource } from './ownContent';
import { data, notification, query, sendOneRequest } from './send';
import { about, key, moment, name, nid, openid, text } from './values';

const { to: _to, ...forEverybody } = notification;
/** To those who wait for a thing; `key` names the occasion, and with it nobody gets two. */
const toWishSchema = z.strictObject({
  action: z.literal('toWish'),
  about,
  ...forEverybody,
  /** At most so many: the stock. Default: no limit. */
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
  /** `oldest`: who has waited longest first. `all`: in no order, for long lists. Default: `oldest`. */
  order: z.optional(z.enum(['oldest', 'all'])),
  /** A cloud function of the team's own gives the rest of the data, page and query for each person, or leaves one out. */
  content: z.optional(contentSource),
});
export type ToWishRequest = z.infer<typeof toWishSchema>;

/** To the people of a stored segment, as it is at the first call; `key` names the occasion, and with it nobody gets two. */
const toSegmentSchema = z.strictObject({
  action: z.literal('toSegment'),
  segment: name,
  ...forEverybody,
  /** As for `toWish`. */
  content: z.optional(contentSource),
});
export type ToSegmentRequest = z.infer<typeof toSegmentSchema>;

/** Which notifications: `id`; `key` exactly, with `template` and `to` one of them; or `keyPrefix`. One of the three. */
const named = {
  id: z.optional(nid),
  template: z.optional(name),
  to: z.optional(openid),
  key: z.optional(key),
  keyPrefix: z.optional(key),
};

/** What goes out again: one by `id`, or all that failed for one `reason`. */
export const replayed = {
  id: z.optional(nid),
  /** With `id`: another content; every name of the template, as for `send`. */
  data: z.optional(data),
  page: z.optional(text(200)),
  query: z.optional(query),
  /** Without `id`: all that failed for this reason. */
  reason: z.optional(z.enum(REPLAYABLE)),
  template: z.optional(name),
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
};

export const sendRequest = z.discriminatedUnion('action', [
  sendOneRequest,
  z.strictObject({
    action: z.literal('sendMany'),
    /** Each is parsed by itself (`notifications/sendMany`): a wrong one keeps no other back. */
    notifications: z
      .array(z.unknown(), 'expected a list of notifications')
      .check(z.minLength(1), z.maxLength(100, 'expected at most 100')),
    /** A cloud function of the team's own gives the rest of the data, page and query for each, or leaves one out. */
    content: z.optional(contentSource),
  }),
  toWishSchema,
  toSegmentSchema,
  z.strictObject({ action: z.literal('status'), id: nid }),
  z.strictObject({
    action: z.literal('explain'),
    id: z.optional(nid),
    to: z.optional(openid),
    template: z.optional(name),
  }),
  z.strictObject({
    action: z.literal('cancel'),
    ...named,
  }),
  z.strictObject({
    action: z.literal('reschedule'),
    ...named,
    sendAt: moment,
    expiresAt: z.optional(moment),
  }),
  z.strictObject({ action: z.literal('replay'), ...replayed }),
]);
export type SendRequest = z.infer<typeof sendRequest>;
