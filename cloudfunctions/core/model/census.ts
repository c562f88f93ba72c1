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

export interface CensusResult {
  startedAt: number;
  finishedAt: number;
  /** Users counted. */
  users: number;
  /** By WeChat template id. */
  templates: Record<string, CreditTotals>;
}

/** A count of all users' credits that is under way, and the latest one that is complete. */
export interface Census {
  running: {
    startedAt: number;
    users: number;
    cursor: string;
    templates: Record<string, CreditTotals>;
  } | null;
  latest: CensusResult | null;
}
