import * as z from 'zod';

const rate = z.number().min(0).max(1);
const count = z.number().int().min(0).max(1_000_000_000);
const milliseconds = z.number().min(0).max(600_000);

/** How receipts (`subscribe_msg_sent_event`) travel. */
const Receipts = z.strictObject({
  /** Real milliseconds between the accepted send and its receipt. */
  delayMs: milliseconds.default(50),
  /** How many extra times each receipt is delivered. */
  duplicate: z.number().int().min(0).max(20).default(0),
  /** The next n receipts are never sent; counts down to 0. */
  lose: count.default(0),
  /** Share of receipts that are never sent. */
  lossRate: rate.default(0),
  /** Receipts are gathered for `delayMs` (at least 50 ms) and delivered newest first. */
  shuffle: z.boolean().default(false),
  /** Not "0": what WeChat accepted does not reach the user; the receipt says so with this `ErrorCode`. */
  errorCode: z
    .string()
    .regex(/^\d{1,6}$/)
    .default('0'),
});

/** How this WeChat behaves just now; kept over a restart. What nobody knows of the real one (PLATFORM: "?") stands in the profile. */
export const ModeSchema = z.strictObject({
  /** Real milliseconds that each `subscribeMessage.send` takes. */
  latencyMs: milliseconds.default(0),
  receipts: Receipts.prefault({}),
  /** Sends a day (UTC+8) before 45009; 10 million as documented. */
  dailyQuota: count.default(10_000_000),
  /** Share of sends that get 43101 although a credit is there, which it keeps (seen in very large blasts). */
  surgeRate: rate.default(0),
  /** Off: no event is pushed at all. */
  pushes: z.boolean().default(true),
  /** Templates per sheet: 5 today, 3 on old clients. */
  maxTemplates: z.number().int().min(1).max(20).default(5),
  /** `plausible`: any well-formed openid is a user; `subscribed`: only one that has met the sheet (else 40003). */
  openids: z.enum(['plausible', 'subscribed']).default('plausible'),
  /** Template ids that WeChat has banned: `ban` on the sheet, 43116 when sent. */
  bannedTemplates: z.array(z.string().max(64)).max(1000).default([]),
  /** The mini program is punished: 20005 on the sheet, 43107 when sending. */
  accountBanned: z.boolean().default(false),
});

export type Mode = z.infer<typeof ModeSchema>;

/** The mode of a fresh local cloud. */
export const defaultMode = (): Mode => ModeSchema.parse({});

/**
 * Lays some settings over a mode; those not named stay as they are.
 * @throws z.ZodError on an unknown setting or a value out of bounds
 */
export function changedMode(mode: Mode, patch: unknown): Mode {
  const changes = z.record(z.string(), z.unknown()).parse(patch);
  const receipts = 'receipts' in changes ? z.record(z.string(), z.unknown()).parse(changes.receipts) : {};
  return ModeSchema.parse({ ...mode, ...changes, receipts: { ...mode.receipts, ...receipts } });
}
