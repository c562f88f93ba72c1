import { dayOf, localTime, nextDay } from './zone';

/** How often what is collected goes out. */
export type Period = 'daily' | 'weekly';
export const PERIODS = ['daily', 'weekly'] as const satisfies Period[];

/** When somebody wants to hear of what has been collected. */
export interface ClosingTime {
  /** `HH:mm`, local to `zone`. */
  at: string;
  /** 1 = Monday to 7 = Sunday; of a weekly one only. */
  weekday: number;
  /** IANA name. */
  zone: string;
}

export interface Closing {
  /** Epoch ms. */
  at: number;
  /** `2026-11-28`: the local day that it falls on. */
  day: string;
}

/** A week, and a day that a zone leaves out. */
const LOOKED_AHEAD = 9;

/**
 * The first closing after a moment. Local time of the zone: a time that the clock leaves out comes as much later as the
 * clock is put forward, one that comes twice is taken once, a day that a zone leaves out has none.
 */
export function nextClosing(period: Period, { at, weekday, zone }: ClosingTime, after: number): Closing {
  let moment = after;
  for (let i = 0; i <= LOOKED_AHEAD; i++) {
    const day = dayOf(moment, zone);
    const closing = localTime(`${day}T${at}`, zone);
    if (closing > after && (period === 'daily' || weekdayOf(day) === weekday)) return { at: closing, day };
    moment = nextDay(moment, zone);
  }
  throw new RangeError(`No closing within ${LOOKED_AHEAD} days: ${at}, weekday ${weekday}, ${zone}`);
}

/** Of the calendar, whatever the zone. */
export const weekdayOf = (day: string): number => new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
