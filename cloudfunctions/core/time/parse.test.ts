import { NotifyError } from '../errors';
import { parseDate, parseTime } from './parse';

const SHANGHAI = 'Asia/Shanghai';
const AT = Date.UTC(2026, 10, 22, 2, 2);

function problem(value: number | string): NotifyError {
  try {
    parseTime(value, 'sendAt', SHANGHAI);
  } catch (error) {
    expect(error).toBeInstanceOf(NotifyError);
    return error as NotifyError;
  }
  throw new Error('expected a refusal');
}

test.each([
  [AT],
  ['2026-11-22T02:02:00Z'],
  ['2026-11-22T02:02:00.000Z'],
  ['2026-11-22T02:02Z'],
  ['2026-11-22T10:02:00+08:00'],
  ['2026-11-22T10:02:00+0800'],
  ['2026-11-21T21:02:00-05:00'],
  ['2026-11-22T10:02'],
  ['2026-11-22T10:02:00'],
  ['2026-11-22 10:02'],
  ['2026-11-22 02:02:00Z'],
])('%j is that moment', (value) => {
  expect(parseTime(value, 'sendAt', SHANGHAI)).toBe(AT);
});

test('a time without an offset is local to the given zone', () => {
  expect(parseTime('2026-11-22T10:02', 'sendAt', 'America/New_York')).toBe(Date.UTC(2026, 10, 22, 15, 2));
  expect(parseTime('2026-07-22T10:02', 'sendAt', 'America/New_York')).toBe(Date.UTC(2026, 6, 22, 14, 2));
});

test('a day without a time begins at its midnight in the zone', () => {
  expect(parseTime('2026-11-22', 'from', SHANGHAI)).toBe(Date.UTC(2026, 10, 21, 16));
});

test.each([
  ['tomorrow'],
  ['2026-13-01'],
  ['2026-00-10'],
  ['2026-02-30'],
  ['2026-02-29T10:00'],
  ['2026-11-31T10:00:00Z'],
  ['2026-11-22T24:00'],
  ['2026-11-22T99:00'],
  ['2026-11-22T10:60'],
  ['2026-11-22T10:00:60Z'],
  ['2026-11-22  10:02'],
  ['22/11/2026'],
  ['1795312920000'],
  ['2026-11-22T10:02:00+99:00'],
  [''],
  [1.5],
  [Number.NaN],
  [Number.POSITIVE_INFINITY],
])('%j is no time', (value) => {
  const error = problem(value);
  expect(error.code).toBe('BAD_TIME');
  expect(error.issues).toEqual([expect.objectContaining({ path: 'sendAt' })]);
});

test('29 February is a day in leap years', () => {
  expect(parseTime('2028-02-29T00:00Z', 'sendAt', SHANGHAI)).toBe(Date.UTC(2028, 1, 29));
});

test.each([
  [0],
  [1_795_312_920],
  [-1],
  [Date.UTC(1999, 11, 31)],
  [Date.UTC(2100, 0, 2)],
  ['2101-01-01T00:00Z'],
])('%j is nothing that somebody can mean: seconds, perhaps', (value) =>
  expect(problem(value).message).toContain('between 2000 and 2100 in milliseconds'),
);

test('the field and the value are named, a long value shortened', () => {
  expect(problem('x'.repeat(500)).message).toMatch(/^sendAt: expected .+, got "x+/);
  expect(problem('x'.repeat(500)).message.length).toBeLessThan(220);
});

test('a date of somebody’s life may lie before 2000, and is no number of seconds', () => {
  expect(parseDate('1958-05-01', 'born', SHANGHAI)).toBe(Date.parse('1958-05-01T00:00+08:00'));
  expect(parseDate(Date.UTC(1990, 0, 1), 'born', SHANGHAI)).toBe(Date.UTC(1990, 0, 1));
  for (const [value, message] of [
    ['1899-05-01', 'between 1900 and 2100'],
    [1_795_312_920, 'expected milliseconds'],
    ['yesterday', 'ISO 8601'],
  ] as const)
    expect(() => parseDate(value, 'born', SHANGHAI)).toThrow(message);
});
