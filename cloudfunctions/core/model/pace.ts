/** As the configuration limits them; by name, because the client's types reach this far, and not into the configuration. */
export type BrakeName = 'complaints' | 'refusals' | 'unsubscribes' | 'failures' | 'unknown';

/** `go`: surely below every limit that stops. `unsure`: neither surely below nor surely above. */
export type Verdict = 'go' | 'unsure' | 'hold' | 'stop';

/** A rate, and between which bounds the true one lies; shares, 0 to 1. */
export interface Reading {
  brake: BrakeName;
  limit: number;
  count: number;
  of: number;
  low: number;
  high: number;
}

/** What was counted of a campaign, over all its parts. */
export interface Counted {
  /** What WeChat refused for now, and is tried again, not counted. */
  attempted: number;
  accepted: number;
  delivered: number;
  undelivered: number;
  complaints: number;
  unsubscribes: number;
  refusals: number;
  failures: number;
  unknown: number;
}

export const NOTHING_COUNTED: Counted = {
  attempted: 0,
  accepted: 0,
  delivered: 0,
  undelivered: 0,
  complaints: 0,
  unsubscribes: 0,
  refusals: 0,
  failures: 0,
  unknown: 0,
};

/** What the figures said when they were looked at last. */
export interface Looked {
  /** Epoch ms. */
  at: number;
  verdict: Verdict;
  readings: Reading[];
  /** Of those delivered (accepted, where no receipts arrive), so many were judged. */
  sample: number;
  /** So many had been attempted in all. */
  attempted: number;
}

/** How far an operator's campaign may go, and what its figures say of it. */
export interface Pace {
  /** So many notifications may be made; 0: as many as there are people. */
  allowed: number;
  /** The step is out: what follows from it is waited for until then; 0: it is not out. Epoch ms. */
  soaksUntil: number;
  /** A step that may not go on is looked at until then; afterwards a person decides. 0: it may. Epoch ms. */
  heldUntil: number;
  looked: Looked | null;
  /** What had been counted when a person let it go on after a brake: what has come since is judged. */
  from: Counted | null;
}
