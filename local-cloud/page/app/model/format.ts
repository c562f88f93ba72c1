/** Small, pure: how things are written on the page. */

const two = (value: number): string => String(value).padStart(2, '0');

/** WeChat's users live in UTC+8; so does the page, whatever zone the machine is in. */
const UTC8_MS = 8 * 3_600_000;
const inUtc8 = (ms: number): Date => new Date(ms + UTC8_MS);

/** `2026-01-10` in UTC+8. */
export function day(ms: number): string {
  const date = inUtc8(ms);
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

/** `10:02:03` in UTC+8. */
export function time(ms: number): string {
  const date = inUtc8(ms);
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`;
}

export const moment = (ms: number): string => `${day(ms)} ${time(ms)}`;

/** `2 天 3 小时`: at most two units, nothing below a second. */
export function span(ms: number): string {
  const units: [string, number][] = [
    ['天', 86_400_000],
    ['小时', 3_600_000],
    ['分', 60_000],
    ['秒', 1000],
  ];
  let left = Math.abs(ms);
  const parts: string[] = [];
  for (const [unit, length] of units) {
    const count = Math.floor(left / length);
    left -= count * length;
    if (count > 0 && parts.length < 2) parts.push(`${count} ${unit}`);
  }
  return parts.join(' ') || '0 秒';
}

/** `8 ms`, `1.25 s`; empty while a call runs. */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return '';
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(2)} s`;
}

/** `12 345`. */
export const count = (value: number): string => String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ' ');

/** JSON indented for reading; text that is no JSON as it is. */
export function pretty(text: string | undefined): string {
  if (text === undefined) return '';
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

/** The middle of a long id left out: `Bk7Qw2…RiKoJtN`. */
export const short = (id: string, keep = 6): string =>
  id.length <= 2 * keep + 1 ? id : `${id.slice(0, keep)}…${id.slice(-keep)}`;

/** Reads `2026-01-10 10:00` (UTC+8) or ISO 8601; `undefined` when it is neither. */
export function parseTime(text: string): number | undefined {
  const local = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d(?::\d\d)?)$/.exec(text.trim());
  const at = Date.parse(local ? `${local[1]}T${local[2]}+08:00` : text);
  return Number.isNaN(at) ? undefined : at;
}
