import fc from 'fast-check';
import { nextTime, nextTimes, type Recurring } from './recurring';
import { clockTime, dayOf } from './zone';

const HOUR = 60 * 60_000;
const at = (text: string): number => Date.parse(text);
const isos = (recurring: Recurring, after: string, most: number): string[] =>
  nextTimes(recurring, at(after), Infinity, most).map((time) => new Date(time).toISOString());

test('on days of the week, and never the moment that it is asked from', () => {
  const recurring = { at: '10:00', zone: 'Asia/Shanghai', weekdays: [1, 5] };
  expect(isos(recurring, '2026-11-23T01:59:00Z', 4)).toEqual([
    '2026-11-23T02:00:00.000Z',
    '2026-11-27T02:00:00.000Z',
    '2026-11-30T02:00:00.000Z',
    '2026-12-04T02:00:00.000Z',
  ]);
  expect(nextTime(recurring, at('2026-11-23T02:00:00Z'))).toBe(at('2026-11-27T02:00:00Z'));
});

test('on a day of the month, and on its last', () => {
  const monthly = (monthDay: number | 'last') => ({ at: '09:30', zone: 'UTC', monthDay });
  expect(isos(monthly(28), '2027-01-28T09:30:00Z', 2)).toEqual([
    '2027-02-28T09:30:00.000Z',
    '2027-03-28T09:30:00.000Z',
  ]);
  expect(isos(monthly('last'), '2028-01-31T00:00:00Z', 4).map((time) => time.slice(0, 10))).toEqual([
    '2028-01-31',
    '2028-02-29',
    '2028-03-31',
    '2028-04-30',
  ]);
});

test('no later than an end', () => {
  const weekly = { at: '10:00', zone: 'UTC', weekdays: [3] };
  expect(nextTimes(weekly, at('2026-11-23T00:00:00Z'), at('2026-12-09T10:00:00Z'), 5)).toEqual([
    at('2026-11-25T10:00:00Z'),
    at('2026-12-02T10:00:00Z'),
  ]);
});

test('where the clock is put forward the time that is left out comes an hour later, once', () => {
  const daily = { at: '02:30', zone: 'America/New_York', weekdays: [1, 2, 3, 4, 5, 6, 7] };
  expect(isos(daily, '2027-03-13T12:00:00Z', 3)).toEqual([
    // 03:30 EDT, then 02:30 EDT.
    '2027-03-14T07:30:00.000Z',
    '2027-03-15T06:30:00.000Z',
    '2027-03-16T06:30:00.000Z',
  ]);
});

test('where it is put back the time that comes twice is taken once', () => {
  const daily = { at: '01:30', zone: 'America/New_York', weekdays: [6, 7, 1] };
  const times = isos(daily, '2027-11-06T12:00:00Z', 2);
  expect(times.map((time) => dayOf(at(time), 'America/New_York'))).toEqual(['2027-11-07', '2027-11-08']);
  expect(clockTime(at(times[0]!), 'America/New_York')).toBe('01:30');
});

test('a day that a zone leaves out has none: Samoa’s 30 December 2011', () => {
  const friday = { at: '10:00', zone: 'Pacific/Apia', weekdays: [5] };
  expect(dayOf(nextTime(friday, at('2011-12-28T00:00:00Z')), 'Pacific/Apia')).toBe('2012-01-06');
});

test('in any zone, at any time of the day: each local day that is asked for once, in order', () => {
  const zones = ['Asia/Shanghai', 'America/New_York', 'Pacific/Chatham', 'Antarctica/Troll', 'Africa/Cairo'];
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.integer({ min: 0, max: 95 }),
      fc.integer({ min: at('2026-01-01T00:00:00Z') / HOUR, max: at('2027-12-01T00:00:00Z') / HOUR }),
      (zone, quarter, hour) => {
        const two = (value: number): string => String(value).padStart(2, '0');
        const time = `${two(Math.floor(quarter / 4))}:${two((quarter % 4) * 15)}`;
        const daily = { at: time, zone, weekdays: [1, 2, 3, 4, 5, 6, 7] };
        const days = nextTimes(daily, hour * HOUR, Infinity, 12).map((each) => dayOf(each, zone));
        expect(new Set(days).size).toBe(12);
        expect([...days].sort()).toEqual(days);
        const span = Date.parse(days.at(-1)!) - Date.parse(days[0]!);
        expect(span).toBe(11 * 24 * HOUR);
      },
    ),
    { numRuns: 40 },
  );
});
