import * as z from 'zod/mini';
import type { Reason } from '../reasons/table';
import type { State } from '../model/states';
import { key, moment, momentOrBest, openid, plainKey, text } from './values';

export const data = z.record(plainKey, z.union([text(2000), z.number()], 'expected text or a number'));
export const query = z.record(plainKey, z.union([text(200), z.number(), z.boolean()]));

/** Keys of operators' campaigns begin like this. */
export const CAMPAIGN_KEY = 'campaign:';
const ownKey = key.check(
  z.refine(
    (text) => !text.startsWith(CAMPAIGN_KEY),
    `expected a key that does not begin with "${CAMPAIGN_KEY}"`,
  ),
);

/** One notification as a caller asks for it. The aliases and data names are checked against the configuration. */
export const notification = {
  to: openid,
  template: text(64),
  data,
  key: ownKey,
  page: z.optional(text(200)),
  query: z.optional(query),
  /** `bestTime`: in the hour in which the user is likely to look, by `latest`. */
  sendAt: z.optional(momentOrBest),
  /** With `sendAt: 'bestTime'` only. Default: in a day. */
  latest: z.optional(moment),
  expiresAt: z.optional(moment),
  whenNoCredit: z.optional(z.enum(['drop', 'wait', 'try'])),
};

export const notificationSchema = z.strictObject(notification);
export type NotificationRequest = z.infer<typeof notificationSchema>;

/** The request that most calls are; `sendRequests.ts` has the others. */
export const sendOneRequest = z.strictObject({
  action: z.literal('send'),
  ...notification,
  dryRun: z.optional(z.boolean()),
});

/** Of a waiting list, and of a segment. */
export interface ToWishResult {
  id: string;
  /** `running`: the list is long, the timer goes on with it. */
  state: 'running' | 'done';
  /** How many notifications are made so far. */
  made: number;
  /** With `sendAt: 'bestTime'`: for how many of these it was not the user's own habit that the hour was chosen by. */
  fallback?: number;
}

/** WeChat's own words of a refusal. */
export interface Refusal {
  code: number | string;
  /** What the code means. */
  meaning: string;
  /** As WeChat wrote it, cut after 300 characters. */
  text?: string;
  /** WeChat's id of the request, for its support. */
  rid?: string;
  /** The field that the text names, such as `thing3`. */
  field?: string;
  /** The same in the caller's words: `data.goods`; absent for a field that the template has not. */
  name?: string;
  /** What was sent in it; absent when nothing was. */
  sent?: string;
}

/** What became of one request. */
export interface SendResult {
  id: string;
  state: State;
  /** Whether it went out or still is to go out, as things stand. */
  willSend: boolean;
  reason?: Reason;
  /** ISO 8601; when it is due, for what is still to go out. */
  dueAt?: string;
  /** What WeChat answered to this very call, where it refused. */
  refusal?: Refusal;
}

/** `sendMany` answers in the order asked; a notification that was refused carries its error instead. */
export type SendManyResult = { results: (SendResult | { error: { code: string; message: string } })[] };

export interface CancelResult {
  /** How many this call cancelled. */
  cancelled: number;
  /**
   * Ids of those that were just being sent, 100 at most: they may arrive. Should WeChat refuse one of them for now, it is
   * not tried again. Left out when there are none.
   */
  onTheirWay?: string[];
  /** For one notification: how it stands now. */
  state?: State;
  reason?: Reason;
  dueAt?: string;
}

export interface RescheduleResult {
  /** How many this call gave another time. */
  rescheduled: number;
  /** Ids of those that were just being sent, 100 at most: they keep their time. Left out when there are none. */
  onTheirWay?: string[];
  /** For one notification: how it stands now. */
  state?: State;
  reason?: Reason;
  dueAt?: string;
}

export interface ReplayResult {
  /** How many went back to `scheduled`. */
  replayed: number;
  /** Found, but not replayed: somebody was faster, or the template's fields have changed since (give `data`). */
  skipped: number;
  /** Whether there are more of that reason than the limit allowed. */
  more: boolean;
}
