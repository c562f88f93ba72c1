import * as z from 'zod/mini';
import type { Reason } from '../reasons/table';
import type { State } from '../model/states';
import { key, moment, name, nid, openid, plainKey, text } from './values';

/** One notification as a caller asks for it. The aliases and data names are checked against the configuration. */
const notification = {
  to: openid,
  template: text(64),
  data: z.record(plainKey, z.union([text(2000), z.number()], 'expected text or a number')),
  key,
  page: z.optional(text(200)),
  query: z.optional(z.record(plainKey, z.union([text(200), z.number(), z.boolean()]))),
  sendAt: z.optional(moment),
  expiresAt: z.optional(moment),
  whenNoCredit: z.optional(z.enum(['drop', 'wait', 'try'])),
};

export const notificationSchema = z.strictObject(notification);
export type NotificationRequest = z.infer<typeof notificationSchema>;

export const sendRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('send'), ...notification, dryRun: z.optional(z.boolean()) }),
  z.strictObject({
    action: z.literal('sendMany'),
    notifications: z
      .array(notificationSchema)
      .check(z.minLength(1), z.maxLength(100, 'expected at most 100')),
  }),
  z.strictObject({ action: z.literal('status'), id: nid }),
  z.strictObject({
    action: z.literal('explain'),
    id: z.optional(nid),
    to: z.optional(openid),
    template: z.optional(name),
  }),
  z.strictObject({
    action: z.literal('cancel'),
    id: z.optional(nid),
    template: z.optional(name),
    keyPrefix: z.optional(key),
  }),
]);
export type SendRequest = z.infer<typeof sendRequest>;

/** What became of one request. */
export interface SendResult {
  id: string;
  state: State;
  /** Whether it went out or still is to go out, as things stand. */
  willSend: boolean;
  reason?: Reason;
  /** ISO 8601; when it is due, for what is still to go out. */
  dueAt?: string;
}

/** `sendMany` answers in the order asked; a notification that was refused carries its error instead. */
export type SendManyResult = { results: (SendResult | { error: { code: string; message: string } })[] };

export interface CancelResult {
  /** How many this call cancelled. */
  cancelled: number;
  /** For one id: what it is now. */
  state?: State;
  reason?: Reason;
}
