import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';
import { fixedOffset } from './zoneName';

dayjs.extend(utc);
dayjs.extend(timezone);

/** Zones are whole quarters of an hour off UTC: within one, the day is the same. */
export const QUARTER = 15 * 60_000;
/** A day on which clocks are put back by an hour, or by two (Antarctica/Troll). */
const LONGEST_DAY = 26 * 3_600_000;
const MOST_KEPT = 1000;
const days = new Map<string, string>();

const MINUTE = 60_000;

/** What calendar and clock show at a moment in a zone. An offset is no name to `Intl` before Node 22. */
function shown(at: number, zone: string): dayjs.Dayjs {
  const offset = fixedOffset(zone);
  return offset === undefined ? dayjs(at).tz(zone) : dayjs.utc(at + offset * MINUTE);
}

/** Minutes that the clock of a zone is ahead of UTC. */
export const aheadOf = (zone: string, at: number): number =>
  shown(at, zone).utcOffset() + (fixedOffset(zone) ?? 0);

/** `2026-11-22`: the calendar day in a zone. Kept, because each fact is asked for its day, and a zone takes long to ask. */
export function dayOf(at: number, zone: string): string {
  const quarter = `${zone} ${Math.floor(at / QUARTER)}`;
  const known = days.get(quarter);
  if (known !== undefined) return known;
  const day = shown(at, zone).format('YYYY-MM-DD');
  if (days.size >= MOST_KEPT) days.clear();
  days.set(quarter, day);
  return day;
}

const quarters = new Map<string, number>();
const clocks = new Map<string, Intl.DateTimeFormat>();

/** Not dayjs, which makes a new one for each moment: a time is chosen among a hundred quarters, for each user's zone. */
function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const options = { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const made = new Intl.DateTimeFormat('en-GB', options);
  clocks.set(zone, made);
  return made;
}

/** The local time at which the quarter hour began that a moment lies in; minutes since midnight. Kept as days are. */
export function quarterOf(at: number, zone: string): number {
  const began = Math.floor(at / QUARTER);
  const name = `${zone} ${began}`;
  const known = quarters.get(name);
  if (known !== undefined) return known;
  const start = began * QUARTER;
  const clock = fixedOffset(zone) === undefined ? clockOf(zone).format(start) : clockTime(start, zone);
  const [hours, minutes] = clock.split(':').map(Number);
  if (quarters.size >= MOST_KEPT) quarters.clear();
  const minute = hours! * 60 + minutes!;
  quarters.set(name, minute);
  return minute;
}

/** 0 to 23. */
export const hourOf = (at: number, zone: string): number => Math.floor(quarterOf(at, zone) / 60);

/** `10:02`. */
export const clockTime = (at: number, zone: string): string => shown(at, zone).format('HH:mm');

/** `11-22 10:02`, for explanations. */
export const shortTime = (at: number, zone: string): string => shown(at, zone).format('MM-DD HH:mm');

/** As WeChat's `time` and `date` fields take it: `2026年11月22日 10:02`. */
export const wechatTime = (at: number, zone: string): string => shown(at, zone).format('YYYY年M月D日 HH:mm');

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
export function localTime(text: string, zone: string): number {
  const offset = fixedOffset(zone);
  return offset === undefined ? dayjs.tz(text, zone).valueOf() : dayjs.utc(text).valueOf() - offset * MINUTE;
}
