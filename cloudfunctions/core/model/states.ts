/**
 * The states of a notification (DESIGN §7). Used by code, answers, tests and docs.
 *
 * ```
 * scheduled -> claimed -> sent -> delivered | undelivered
 *     ^          |  |-> unknown -> sent | delivered | undelivered | failed
 *     |          |-> scheduled | failed | suppressed | expired | waiting
 * waiting -> scheduled        scheduled, waiting, heldBack -> cancelled
 * scheduled -> heldBack         an open breaker or a paused campaign holds it back; -> scheduled when it closes, or goes on
 * claimed -> collected -> merged    its user wants a digest, which has gone out; -> scheduled when that went without it
 * ```
 */
export const STATES = [
  'scheduled',
  'claimed',
  'waiting',
  'heldBack',
  'collected',
  'sent',
  'unknown',
  'delivered',
  'undelivered',
  'merged',
  'suppressed',
  'expired',
  'cancelled',
  'failed',
] as const;

export type State = (typeof STATES)[number];

/** States that nothing but a replay leaves, with what became of the notification known for good. */
export const FINAL_STATES: readonly State[] = [
  'delivered',
  'undelivered',
  'merged',
  'suppressed',
  'expired',
  'cancelled',
  'failed',
];

/** States that nothing leaves any more by itself: where no receipts come, what was sent stays `sent`. */
export const RESTING: readonly State[] = ['sent', ...FINAL_STATES];

/** States in which it is still to be seen what becomes of it. */
export const OPEN_STATES: readonly State[] = STATES.filter((state) => !RESTING.includes(state));

/** What a move to a state says about since when the notification rests. */
export const rests = (state: State, at: number): { restsSince: number } | undefined =>
  RESTING.includes(state) ? { restsSince: at } : undefined;
