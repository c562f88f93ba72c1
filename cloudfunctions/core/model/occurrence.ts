import type { DidCounter } from './behaviour';

/** How often something had been done when an event was counted: counted by the user's document, so no clock decides what came first. */
export interface Seen {
  /** `counterKey`. */
  place: string;
  /** 0: never, as far as was known. */
  total: number;
  first: number;
}

/** What a notification of a triggered campaign has of its event: for the check when it is due, and for the next of its kind. */
export interface Occurrence {
  /** When the event was counted; epoch ms. */
  at: number;
  /** The value of the campaign's `on.key`; empty where the person is the occurrence. */
  value: string;
  /** What makes it needless as soon as it is counted again. */
  unless?: Seen;
  /** `<segment>@<version>`: its user must be in it when it is due. */
  segment?: string;
}

export function seenOf(place: string, did: Record<string, DidCounter>): Seen {
  const { total = 0, first = 0 } = did[place] ?? {};
  return { place, total, first };
}

/** Whether it was done since. A counter that had to make room begins anew with another `first`. */
export function isDoneSince(
  { place, total, first }: Seen,
  did: Record<string, Pick<DidCounter, 'total' | 'first'>>,
): boolean {
  const counter = did[place];
  return counter !== undefined && (counter.total > total || counter.first !== first);
}
