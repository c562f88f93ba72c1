import { createHash } from 'node:crypto';

/** What a user wants to hear about: the thing that an accept was given for. Kept with the grant (DESIGN §8). */
export interface Wish {
  /** Alias of the template that was asked for. */
  template: string;
  /** The team's own name of the thing, such as `goods:mug-blue`. */
  about: string;
  /** What the thing is called on the settings page; empty: `about` is shown. */
  label: string;
  /** Since when the user waits for it: their place on the waiting list; epoch ms. */
  at: number;
  /** When it is over by itself; epoch ms. */
  until: number;
}

/** So many of one user are kept; a newer one takes the place of the oldest. */
export const KEPT_WISHES = 50;

/**
 * A wish's key in the user's document: the same for the same template and thing. Hashed, because a thing's name may hold
 * what no path of a document can.
 */
export const wishKey = (template: string, about: string): string =>
  createHash('sha256')
    .update(JSON.stringify([template, about]))
    .digest('base64url')
    .slice(0, 12);

/** Those that are not over, by key. */
export const openWishes = (wishes: Record<string, Wish>, now: number): [key: string, wish: Wish][] =>
  Object.entries(wishes).filter(([, { until }]) => until > now);
