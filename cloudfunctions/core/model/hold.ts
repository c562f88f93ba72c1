/** The mark on a user that an attempt is under way, or a series of them: it owns the credits and serialises the user. */
export interface Hold {
  token: string;
  /** `_id` of its window's journal, written or not yet: one claim may send to a user in several windows. */
  journal: string;
  template: string;
  templateId: string;
  topic: string;
  /** Whether a credit was taken for each send; long-term templates and `try` take none. */
  counted: boolean;
  /** So many sends it is good for: more than one of a series (`sending/series.ts`). */
  sends: number;
  at: number;
  /** The worker's lease. Its end frees nothing by itself: only recovery does, which reads the journal. */
  until: number;
}

/** An attempt of unknown outcome that keeps a credit uncertain. */
export interface Uncertainty {
  token: string;
  /** The notification: one claim may have two windows with the same user, and no answer to either. */
  nid: string;
  templateId: string;
  counted: boolean;
  /** When the hold was taken: a credit taken before the user's rejection does not come back. */
  heldAt: number;
  /** When the outcome is given up on. */
  until: number;
  /**
   * Recovery has taken it from a worker that may be alive: another machine's clock told that its lease was over. Until
   * then that worker may still begin it, so a no that covers it cannot be promised.
   */
  mayStart?: { template: string; topic: string; until: number };
}
