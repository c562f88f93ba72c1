import { createHash } from 'node:crypto';

/** `date` traits are kept as epoch ms. */
export type TraitValue = string | number | boolean;

/** How often and when a user did one thing, or one thing with one value of a declared prop. */
export interface DidCounter {
  event: string;
  /** The prop and its value; absent: whatever they were. */
  key?: string;
  value?: string;
  /** The latest, newest first: "at least n within N days" is `times[n - 1] ≥ cutoff`. Epoch ms. */
  times: number[];
  first: number;
  total: number;
}

/** What is known of a user beside consent and credits; part of `UserDocument`. */
export interface Behaviour {
  /** By the configuration's names. */
  traits: Record<string, TraitValue>;
  /** Since when each trait has the value that it has; epoch ms. */
  traitsSince: Record<string, number>;
  tags: string[];
  /** `aliasMark` of the traits that name this user alone (`alias`), to be found by. Absent in documents from before it was kept. */
  aliases?: string[];
  /** By `counterKey`. */
  did: Record<string, DidCounter>;
  /** Marks of the latest changes: one that is told again changes nothing. */
  told: string[];
}

export const NO_BEHAVIOUR: Behaviour = {
  traits: {},
  traitsSince: {},
  tags: [],
  aliases: [],
  did: {},
  told: [],
};

/** Times that a counter keeps: a segment asks for at most so many. */
export const KEPT_TIMES = 20;
/** Counters of one user at most; fewer where they would make the document large (`userSize`). */
export const KEPT_COUNTERS = 200;
export const KEPT_MARKS = 20;

/** A member number, say, as a user is found by it: 72 bits tell those of one mini program apart. */
export const aliasMark = (trait: string, value: TraitValue): string =>
  createHash('sha256')
    .update(JSON.stringify([trait, value]))
    .digest('base64url')
    .slice(0, 12);

/** A counter's place in the document. Hashed, because a value may hold what no path of a document can. */
export const counterKey = (event: string, key?: string, value?: string): string =>
  createHash('sha256')
    .update(JSON.stringify(key === undefined ? [event] : [event, key, value]))
    .digest('base64url')
    .slice(0, 10);
