import { clockTime, dayOf, shortTime } from './zone';

/** `10:02 (Asia/Shanghai)`; with the day where it is another than that of `now`. */
export function moment(at: number, now: number, zone: string): string {
  const sameDay = dayOf(at, zone) === dayOf(now, zone);
  return `${sameDay ? clockTime(at, zone) : shortTime(at, zone)} (${zone})`;
}
