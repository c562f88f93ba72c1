import { clockTime, dayOf, localTime, nextDay } from './zone';

export interface Hours {
  /** `HH:mm`. `from` after `to` spans midnight. */
  from: string;
  to: string;
  zone: string;
}

/** From a time to the same time: whether none or all day is meant, nobody knows. */
export const neverApply = ({ from, to }: Pick<Hours, 'from' | 'to'>): boolean => from === to;

/**
 * When quiet hours that cover this moment end; `undefined` outside of them. Local time of the user's zone, so a
 * change to or from summer time moves the end with the clock on the wall.
 * @returns epoch ms
 */
export function quietUntil(at: number, hours: Hours): number | undefined {
  const { from, to, zone } = hours;
  const now = clockTime(at, zone);
  const spansMidnight = from > to;
  const quiet = spansMidnight ? now >= from || now < to : now >= from && now < to;
  if (!quiet) return undefined;
  const endsTomorrow = spansMidnight && now >= from;
  const day = dayOf(endsTomorrow ? nextDay(at, zone) : at, zone);
  const end = localTime(`${day}T${to}`, zone);
  // Where the clock leaves out all that lies between two of them, the next ones have begun.
  return quietUntil(end, hours) ?? end;
}
