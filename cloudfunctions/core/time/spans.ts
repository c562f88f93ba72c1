const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Sends of one journal. Two windows overlap, so at most twice as many are marked and unsettled per worker. */
export const WINDOW_SIZE = 25;
export const WINDOWS_AT_ONCE = 2;
/** A series to one user ends after this if anybody waits for it; else it goes on for as long again. */
export const SERIES_SPAN = 3 * SECOND;
/** Rows taken in one claim. */
export const CLAIM_SIZE = 300;
/** A worker's right to its rows. Longer than any function may run (60 s), so that only a dead one is recovered. */
export const LEASE = 65 * SECOND;
/** An immediate send has one row and a short way. */
export const IMMEDIATE_LEASE = 30 * SECOND;
/** A send starts only if it can end this long before the lease does. */
export const FENCE = 5 * SECOND;
/** Recovery waits this long after a lease is over: clocks of two machines differ. */
export const RECOVERY_GRACE = 5 * SECOND;
/** Two machines' clocks are no further apart than this (DESIGN §7, Recovery). */
export const CLOCKS_APART = 2 * MINUTE;
/** How long a lost answer may still be settled by a receipt or a late worker. */
export const UNKNOWN_WINDOW = 30 * MINUTE;
/** A row that met a busy user comes back after this. */
export const BUSY_DELAY = 2 * SECOND;
/** After a 43101 on a positive balance the pair rests; large blasts met it part-way and succeeded later (PEERS C6). */
export const SUSPECT_REST = 6 * HOUR;
/** Pauses before the second, third… attempt after a refusal for now; the last one again and again, until it expires. */
export const RETRY_PAUSES = [
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
] as const;
/** Attempts that may each have arrived, for a template that would rather send twice than not at all. */
export const UNKNOWN_ATTEMPTS = 5;
/** Time a worker keeps for settling before its function's limit. */
export const SETTLE_MARGIN = 3 * SECOND;
/** When a waiting row is looked at again, in case the grant that should have released it died before it did. */
export const WAITING_LOOK = 10 * MINUTE;
/** What is in a digest is looked at when that should long have gone out: who was to move it on may have died. */
export const DIGEST_LOOK = HOUR;
/** What comes while its user's digest goes out is taken up again after this. */
export const DIGEST_CLOSING = MINUTE;
