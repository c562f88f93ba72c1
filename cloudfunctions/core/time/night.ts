import { dayOf, localTime, nextDay } from './zone';

/** When few are awake, in the configuration's zone. */
const NIGHT = 'T03:00';

/** The next 03:00 of a zone, later than `now`. */
export function nextNight(now: number, zone: string): number {
  const today = localTime(`${dayOf(now, zone)}${NIGHT}`, zone);
  return today > now ? today : localTime(`${dayOf(nextDay(now, zone), zone)}${NIGHT}`, zone);
}
