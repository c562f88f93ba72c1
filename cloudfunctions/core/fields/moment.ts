/**
 * Texts of `time` and `date` fields (PLATFORM §3): read in the usual notations, written in one that every source names:
 * `2019年10月1日 15:01`, unpadded day, no seconds, `~` between the ends of a range. Days must be of the calendar.
 */
import { halfWidth, shown } from './marks';

export type MomentText = { text: string } | { problem: string };

interface Side {
  day?: { text: string; real: boolean };
  clock?: { text: string; real: boolean };
}

/** `2019年10月1日`, `2019-12-25`, `2019/12/25`, `2019.12.25`, parts padded or not. */
const DAY = String.raw`([1-9]\d{3})(?: ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日|([-/.])(\d{1,2})\4(\d{1,2}))`;
/** `15:01`, seconds and their fraction if any. */
const CLOCK = String.raw`(\d{1,2}):(\d{2})(?::[0-5]\d(?:\.\d{1,9})?)?`;
/** A day, a clock time, or both with a blank or ISO 8601's `T` between; behind 日 the blank may be missing. */
const SIDE = new RegExp(String.raw`^(?:${DAY}(?:(?<=日)|[ T]|$))?[ ]*(?:${CLOCK})?$`);

/** One end, loosely. */
const END = String.raw`(?:[1-9]\d{3}[年/.-]\d{1,2}[月/.-]\d{1,2}日?)?[ T]?(?:\d{1,2}[:点时時]\d{2}分?(?::\d{2})?)?`;
/** Two ends and what somebody put between them; read after full-width marks have become ASCII. */
const RANGE = new RegExp(String.raw`^(${END})( *)(~|-|:|至|到|to)( *)(${END})$`);
/** `15时01分`, `15点01`. */
const CLOCK_WORDS = /(\d{1,2})[点时時](\d{2})分?/g;

/**
 * The text of a `time` or `date` field as it is sent, or what is wrong with it. What the meaning leaves certain is
 * written the safe way; a mark that WeChat refuses is named, with the value that would be right.
 */
export function readMoment(type: 'time' | 'date', text: string): MomentText {
  const sides = sidesOf(text);
  return sides ? written(type, ...sides) : wrongMarks(type, text);
}

/** One moment or the two ends of a range; `undefined` for what cannot be read. */
function sidesOf(text: string): [Side, Side?] | undefined {
  const sides = text.split('~').map((part) => sideOf(SIDE.exec(part.trim())));
  const [from, to] = sides;
  return from && sides.length <= 2 && (to || sides.length === 1) ? [from, to] : undefined;
}

function sideOf(match: RegExpExecArray | null): Side | undefined {
  const [, year, m1, d1, , m2, d2, hours, minutes] = match ?? [];
  if (year === undefined && hours === undefined) return undefined;
  const [y, m, d] = [year, m1 ?? m2, d1 ?? d2].map(Number) as [number, number, number];
  return {
    ...(year !== undefined && { day: { text: `${y}年${m}月${d}日`, real: isDay(y, m, d) } }),
    ...(hours !== undefined && {
      clock: {
        text: `${hours.padStart(2, '0')}:${minutes}`,
        real: Number(hours) < 24 && Number(minutes) < 60,
      },
    }),
  };
}

/** 30 February is none: `Date` would make 2 March of it. */
function isDay(year: number, month: number, day: number): boolean {
  const at = new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day;
}

function written(type: 'time' | 'date', from: Side, to?: Side): MomentText {
  for (const part of [from.day, from.clock, to?.day, to?.clock]) {
    if (part && !part.real) return { problem: `there is no ${part.text} 不存在` };
  }
  if (type === 'time' && (!from.clock || (to && !to.clock)))
    return { problem: to ? 'a range needs a clock time on both sides' : 'the clock time is missing' };
  if (type === 'date' && !from.day) return { problem: 'the day is missing' };
  if (type === 'date' && to && Boolean(from.clock) !== Boolean(to.clock))
    return { problem: 'a range needs a clock time on both sides, or on neither' };
  const sides = [from, ...(to ? [type === 'date' ? { day: from.day, ...to } : to] : [])];
  return {
    text: sides.map(({ day, clock }) => [day?.text, clock?.text].filter(Boolean).join(' ')).join('~'),
  };
}

/** Of what cannot be read as it stands: the marks to put right, and the value with them. */
function wrongMarks(type: 'time' | 'date', text: string): MomentText {
  const { marks, meant } = mended(text);
  const sides = marks.size > 0 ? sidesOf(meant) : undefined;
  if (!sides) return { problem: '' };
  const read = written(type, ...sides);
  if ('problem' in read) return read;
  const use = [...marks].map(([wrong, right]) => `use "${right}" instead of ${shown(wrong)}`).join(', ');
  return { problem: `${use}: ${read.text}` };
}

/** @returns the text with the marks that WeChat takes, and by which each wrong one was replaced */
function mended(text: string): { meant: string; marks: Map<string, string> } {
  const ascii = halfWidth(text);
  const [, left = ascii, blank = '', joiner = '', , right] = RANGE.exec(ascii) ?? [];
  const ends = right === undefined ? [left] : [left, right];
  const at = right === undefined ? -1 : left.length + blank.length;
  const marks = new Map<string, string>();
  if (joiner) marks.set(text.slice(at, at + joiner.length), '~');
  // The half-width twin stands at the same index.
  for (const [index, mark] of text.split('').entries()) {
    if (index !== at && mark !== ascii[index]) marks.set(mark, ascii[index] ?? '');
  }
  for (const [word] of ends.join('').matchAll(/[点时時]/g)) marks.set(word, ':');
  marks.delete('~');
  return { meant: ends.map((end) => end.replace(CLOCK_WORDS, '$1:$2')).join('~'), marks };
}
