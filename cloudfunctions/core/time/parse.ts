import { NotifyError } from '../errors';
import { localTime } from './zone';

/**
 * A date (group 1), optionally a time to the minute, second or fraction, optionally an offset (group 2). A space for the T, as
 * RFC 3339 allows: so mini programs keep what their time pickers answer.
 */
const ISO_8601 =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Text of an instant: a time with its offset, as `Date.toJSON` writes it. */
export const OFFSET = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/;

/** 2000-01-01 to 2100-01-01: outside, somebody took seconds for milliseconds. */
const EARLIEST = Date.UTC(2000, 0, 1);
const LATEST = Date.UTC(2100, 0, 1);

/**
 * Reads a moment: epoch milliseconds, or ISO 8601. A time without an offset is local to `zone`: never to the
 * machine's zone, which is UTC in the cloud.
 * @throws NotifyError `BAD_TIME` naming the field
 */
export function parseTime(value: number | string, field: string, zone: string): number {
  const at = anyTime(value, field, zone);
  if (!isPlausible(at)) {
    throw badTime(field, `expected a time between 2000 and 2100 in milliseconds, got ${show(value)}`);
  }
  return at;
}

/** 1900-01-01: nobody's birthday is earlier. */
const FIRST_DATE = Date.UTC(1900, 0, 1);
/** As milliseconds these are 1970 to 1973; somebody gave seconds, more likely. */
const LIKE_SECONDS = 1e11;

/**
 * The same for a date of somebody's life: from 1900.
 * @throws NotifyError `BAD_TIME` naming the field
 */
export function parseDate(value: number | string, field: string, zone: string): number {
  const at = anyTime(value, field, zone);
  const isSeconds = typeof value === 'number' && Math.abs(at) < LIKE_SECONDS;
  if (isDate(at) && !isSeconds) return at;
  const want = isSeconds
    ? 'milliseconds, or a date as text such as 1971-05-01'
    : 'a date between 1900 and 2100';
  throw badTime(field, `expected ${want}, got ${show(value)}`);
}

function anyTime(value: number | string, field: string, zone: string): number {
  const at = typeof value === 'number' ? value : momentOf(value, zone);
  if (Number.isInteger(at)) return at;
  throw badTime(
    field,
    `expected epoch milliseconds or ISO 8601 such as 2026-11-22T10:00:00+08:00, got ${show(value)}`,
  );
}

/** Whether it can be a date of somebody's life (epoch ms); false for NaN and infinity. */
export const isDate = (at: number): boolean => at >= FIRST_DATE && at <= LATEST;

/** Whether somebody can mean this moment (epoch ms); false for NaN and infinity too. */
export const isPlausible = (at: number): boolean => at >= EARLIEST && at <= LATEST;

export function badTime(field: string, problem: string): NotifyError {
  return new NotifyError('BAD_TIME', `${field}: ${problem}. 时间无效。`, [
    { code: 'bad_time', path: field, message: problem },
  ]);
}

/** Epoch ms of an ISO 8601 text, one without an offset local to `zone`; NaN when it is none. */
export function momentOf(text: string, zone: string): number {
  const [, day = '', offset] = ISO_8601.exec(text) ?? [];
  if (!isDay(day)) return Number.NaN;
  const written = text.replace(' ', 'T');
  return offset ? Date.parse(written) : localTime(written, zone);
}

/** 30 February is none: `Date.parse` and dayjs would take it for 2 March. */
function isDay(day: string): boolean {
  const at = Date.parse(day);
  return Number.isFinite(at) && new Date(at).toISOString().startsWith(day);
}

const show = (value: number | string): string => JSON.stringify(value).slice(0, 60);
