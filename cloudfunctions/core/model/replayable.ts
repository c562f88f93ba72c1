import type { ReasonCode } from '../reasons/table';

/**
 * Reasons a notification may be replayed for: WeChat has surely not taken it, and the cause can be mended. Not among
 * them: no answer (it may have arrived), a user's no, an openid that is none.
 */
export const REPLAYABLE = [
  'CONTENT_REFUSED',
  'CONTENT_UNFIT',
  'CONTENT_UNAVAILABLE',
  'INVALID_PAGE',
  'INVALID_TEMPLATE',
  'TEMPLATE_BANNED',
  'NOT_AUTHORISED',
  'REFUSED',
  'REFUSED_NO_CREDIT',
  'RETRIES_EXHAUSTED',
  'RETRY',
  'QUOTA',
  'SUSPECT',
  'EXPIRED',
] as const satisfies ReasonCode[];

export type ReplayableReason = (typeof REPLAYABLE)[number];

/** The states such reasons end in. */
export const REPLAYABLE_STATES = ['failed', 'expired'] as const;
