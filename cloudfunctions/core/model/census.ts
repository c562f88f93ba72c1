import type { HourCounters } from './hours';

/** The lock that keeps it. */
export const CENSUS = 'census';

/** What all users together have of one WeChat template. */
export interface CreditTotals {
  /** Users with something on hand. */
  users: number;
  available: number;
  held: number;
  uncertain: number;
  spent: number;
  voided: number;
  granted: number;
  /** Part of `available` that stands in doubt: met by a 43101, or imported and not proven yet. */
  suspect: number;
  /** Long-term templates: users who have consented. */
  consents: number;
}

/** How many wait for one thing by one template. */
export interface WishTotals {
  template: string;
  about: string;
  /** What somebody who waits sees it called; empty where nobody said. */
  label: string;
  /** Users whose wish is not over. */
  waiting: number;
  /** Of these, who has a credit for it. */
  withCredit: number;
}

/** Wishes of all users, added up. */
export interface Wishes {
  /** By `wishKey`; at most `KEPT_THINGS`. */
  things: Record<string, WishTotals>;
  /** Waits for things beyond these. */
  others: number;
}

/** So many things are counted each by itself: a forged client that wishes for thousands must not blow the document up. */
export const KEPT_THINGS = 1000;

export interface CensusResult {
  startedAt: number;
  finishedAt: number;
  /** Users counted. */
  users: number;
  /** By WeChat template id. */
  templates: Record<string, CreditTotals>;
  /** Absent in a count of an older version. */
  wishes?: Wishes;
  /** Of all users' latest launches and clicks, each by the clock where its user is. Absent in a count of an older version. */
  hours?: HourCounters;
}

/** A count of all users' credits and wishes that is under way, and the latest one that is complete. */
export interface Census {
  running: {
    startedAt: number;
    users: number;
    cursor: string;
    templates: Record<string, CreditTotals>;
    wishes?: Wishes;
    hours?: HourCounters;
  } | null;
  latest: CensusResult | null;
}
