import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';

dayjs.extend(utc);
dayjs.extend(timezone);

/** Zones are whole quarters of an hour off UTC: within one, the day is the same. */
const QUARTER = 15 * 60_000;
/** A day on which clocks are put back by an hour, or by two (Antarctica/Troll). */
const LONGEST_DAY = 26 * 3_600_000;
const MOST_KEPT = 1000;
const days = new Map<string, string>();

/** `2026-11-22`: the calendar day in a zone. Kept, because each fact is asked for its day, and a zone takes long to ask. */
export function dayOf(at: number, zone: string): string {
  const quarter = `${zone} ${Math.floor(at / QUARTER)}`;
  const known = days.get(quarter);
  if (known !== undefined) return known;
  const day = dayjs(at).tz(zone).format('YYYY-MM-DD');
  if (days.size >= MOST_KEPT) days.clear();
  days.set(quarter, day);
  return day;
}

/** `10:02`. */
export const clockTime = (at: number, zone: string): string => dayjs(at).tz(zone).format('HH:mm');

/** `11-22 10:02`, for explanations. */
export const shortTime = (at: number, zone: string): string => dayjs(at).tz(zone).format('MM-DD HH:mm');

/** As WeChat's `time` and `date` fields take it: `2026年11月22日 10:02`. */
export const wechatTime = (at: number, zone: string): string =>
  dayjs(at).tz(zone).format('YYYY年M月D日 HH:mm');

export const iso = (at: number): string => new Date(at).toISOString();

/** Start of the day after `at`; WeChat's quotas begin anew at midnight in UTC+8. */
export function nextDay(at: number, zone: string): number {
  // Looked for by the calendar: not every day has a midnight, nor a day after it by its number, and dayjs, adding a day
  // where clocks change at another hour than its zone's offset suggests (Pacific/Chatham), is an hour off.
  const today = dayOf(at, zone);
  let before = Math.floor(at / QUARTER);
  let after = before + LONGEST_DAY / QUARTER;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (dayOf(middle * QUARTER, zone) === today) before = middle;
    else after = middle;
  }
  return after * QUARTER;
}

/** @returns epoch ms of a local time such as `2026-11-22T10:02`, NaN when it is none */
export const localTime = (text: string, zone: string): number => dayjs.tz(text, zone).valueOf();
