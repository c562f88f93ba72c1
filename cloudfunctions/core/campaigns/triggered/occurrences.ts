import type { DoneEvent } from '../../behaviour/change';
import { counterKey, type DidCounter } from '../../model/behaviour';
import type { Trigger } from '../../model/plan';

/** Something that lets a campaign's notification be made. */
export interface Occurred {
  value: string;
  /** Epoch ms. */
  at: number;
}

/** What ends it: of `value` alone, or whatever its values were. */
const endsWith = ({ on, unless }: Trigger, value: string, { name, props = {} }: DoneEvent): boolean =>
  unless !== undefined &&
  name === unless.event &&
  (!unless.sameKey || String(props[on.key!] ?? '') === value);

function valueIn({ on }: Trigger, { name, props = {} }: DoneEvent): string | undefined {
  if (name !== on.event) return undefined;
  const isWanted = Object.entries(on.where ?? {}).every(([key, value]) => String(props[key] ?? '') === value);
  if (!isWanted) return undefined;
  if (on.key === undefined) return '';
  const value = props[on.key];
  return value === undefined || value === '' ? undefined : String(value);
}

/**
 * The occurrences in what one person has told, without those that the same call ends again.
 * @param did the person's counters, with these events in them
 */
export function occurrencesIn(
  trigger: Trigger,
  done: readonly DoneEvent[],
  did: Record<string, DidCounter>,
): Occurred[] {
  const found = new Map<string, number>();
  for (const event of done) {
    for (const value of found.keys()) if (endsWith(trigger, value, event)) found.delete(value);
    const value = valueIn(trigger, event);
    if (value !== undefined) found.set(value, countedAt(event, did));
  }
  return [...found].map(([value, at]) => ({ value, at }));
}

/**
 * When the event was counted: what all of its counters have counted last. So a call that is repeated, however late, tells
 * of no later moment than the latest event that looks the same.
 */
function countedAt({ name, props = {} }: DoneEvent, did: Record<string, DidCounter>): number {
  const places = [
    counterKey(name),
    ...Object.entries(props).map(([key, value]) => counterKey(name, key, String(value))),
  ];
  return Math.min(...places.flatMap((place) => did[place]?.times[0] ?? []));
}

/** The counters of what ends waiting occurrences that this person has just added to. */
export function endsIn({ on, unless }: Trigger, done: readonly DoneEvent[]): string[] {
  if (!unless) return [];
  const { event, sameKey } = unless;
  const ends = done.filter(({ name }) => name === event);
  if (!sameKey) return ends.length > 0 ? [counterKey(event)] : [];
  const values = ends.flatMap(({ props = {} }) =>
    props[on.key!] === undefined ? [] : [String(props[on.key!])],
  );
  return [...new Set(values)].map((value) => counterKey(event, on.key, value));
}

/** The counter that ends an occurrence. */
export const endOf = ({ on, unless }: Trigger, value: string): string | undefined =>
  unless && (unless.sameKey ? counterKey(unless.event, on.key, value) : counterKey(unless.event));
