import { weekdayOf } from './closing';
import { dayOf, localTime, nextDay } from './zone';

/** When a thing comes again: on days of the week, or on a day of the month. */
export interface Recurring {
  /** `HH:mm`, local to `zone`. */
  at: string;
  /** IANA name. */
  zone: string;
  /** 1 = Monday to 7 = Sunday. */
  weekdays?: number[] | undefined;
  /** 1 to 28, or the last one. In place of `weekdays`. */
  monthDay?: number | 'last' | undefined;
}

/** A month's day, and the next month's where a zone leaves that one out. */
const LOOKED_AHEAD = 65;

/**
 * The first time after a moment, epoch ms. Each local day has one at most: a time that the clock leaves out comes as much
 * later as the clock is put forward, one that comes twice is taken once, a day that a zone leaves out has none.
 */
export function nextTime({ at, zone, weekdays, monthDay }: Recurring, after: number): number {
  let moment = after;
  for (let i = 0; i <= LOOKED_AHEAD; i++) {
    const day = dayOf(moment, zone);
    const isDay = monthDay === undefined ? weekdays?.includes(weekdayOf(day)) : isMonthDay(day, monthDay);
    const time = isDay ? localTime(`${day}T${at}`, zone) : after;
    if (time > after) return time;
    moment = nextDay(moment, zone);
  }
  throw new RangeError(`No time within ${LOOKED_AHEAD} days: ${at}, ${zone}`);
}

/** The next ones, the earliest first. @param before none from then on; epoch ms */
export function nextTimes(recurring: Recurring, after: number, before: number, most: number): number[] {
  const times: number[] = [];
  for (let last = after; times.length < most;) {
    last = nextTime(recurring, last);
    if (last >= before) break;
    times.push(last);
  }
  return times;
}

const DAY = 24 * 60 * 60_000;

/** Of the calendar, whatever the zone. */
function isMonthDay(day: string, wanted: number | 'last'): boolean {
  if (wanted !== 'last') return Number(day.slice(8)) === wanted;
  const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY);
  return next.getUTCDate() === 1;
}
