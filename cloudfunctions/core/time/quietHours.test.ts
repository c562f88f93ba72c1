import fc from 'fast-check';
import { neverApply, quietUntil } from './quietHours';
import { clockTime } from './zone';

const at = (text: string) => Date.parse(text);
const night = { from: '22:00', to: '08:00', zone: 'Asia/Shanghai' };

test('a night ends in the morning, before midnight on the next day, after it on the same', () => {
  expect(quietUntil(at('2026-11-22T23:30:00+08:00'), night)).toBe(at('2026-11-23T08:00:00+08:00'));
  expect(quietUntil(at('2026-11-23T00:00:00+08:00'), night)).toBe(at('2026-11-23T08:00:00+08:00'));
  expect(quietUntil(at('2026-12-31T23:59:59+08:00'), night)).toBe(at('2027-01-01T08:00:00+08:00'));
});

test('the first minute is quiet, the last one is not', () => {
  expect(quietUntil(at('2026-11-22T21:59:59+08:00'), night)).toBeUndefined();
  expect(quietUntil(at('2026-11-22T22:00:00+08:00'), night)).toBeDefined();
  expect(quietUntil(at('2026-11-23T07:59:59+08:00'), night)).toBe(at('2026-11-23T08:00:00+08:00'));
  expect(quietUntil(at('2026-11-23T08:00:00+08:00'), night)).toBeUndefined();
});

test('a rest at noon ends on its own day', () => {
  const noon = { ...night, from: '12:00', to: '14:00' };
  expect(quietUntil(at('2026-11-22T12:30:00+08:00'), noon)).toBe(at('2026-11-22T14:00:00+08:00'));
  expect(quietUntil(at('2026-11-22T11:59:00+08:00'), noon)).toBeUndefined();
});

test('hours that end at midnight end with the day', () => {
  const evening = { ...night, to: '00:00' };
  expect(quietUntil(at('2026-11-22T23:00:00+08:00'), evening)).toBe(at('2026-11-23T00:00:00+08:00'));
  expect(quietUntil(at('2026-11-23T00:00:00+08:00'), evening)).toBeUndefined();
});

test('a night in which the clocks change ends by the clock on the wall', () => {
  const berlin = { ...night, zone: 'Europe/Berlin' };
  // Forward on 29 March: nine hours; back on 25 October: eleven.
  expect(quietUntil(at('2026-03-28T22:00:00+01:00'), berlin)).toBe(at('2026-03-29T08:00:00+02:00'));
  expect(quietUntil(at('2026-10-24T22:00:00+02:00'), berlin)).toBe(at('2026-10-25T08:00:00+01:00'));
  expect(quietUntil(at('2026-10-25T02:30:00+01:00'), berlin)).toBe(at('2026-10-25T08:00:00+01:00'));
});

test('from a time to the same time is never quiet', () => {
  const same = { ...night, from: '08:00', to: '08:00' };
  expect(neverApply(same)).toBe(true);
  expect(neverApply(night)).toBe(false);
  expect(quietUntil(at('2026-11-22T08:00:00+08:00'), same)).toBeUndefined();
});

const clock = fc
  .integer({ min: 0, max: 24 * 60 - 1 })
  .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`);

test('whatever the hours, they end ahead, within a day, at their end, and are then over', () => {
  const moment = fc.integer({ min: at('2026-01-01T00:00:00Z'), max: at('2027-01-01T00:00:00Z') });
  fc.assert(
    fc.property(moment, clock, clock, (now, from, to) => {
      const hours = { ...night, from, to };
      const end = quietUntil(now, hours);
      if (end === undefined) return;
      expect(end).toBeGreaterThan(now);
      expect(end - now).toBeLessThanOrEqual(24 * 3_600_000);
      expect(clockTime(end, hours.zone)).toBe(to);
      expect(quietUntil(end, hours)).toBeUndefined();
    }),
  );
});

test('what lies between two of them and is left out by the clock is no end', () => {
  const hours = { from: '02:01', to: '02:00', zone: 'America/New_York' };
  const evening = Date.parse('2026-03-07T19:00:00-05:00');
  expect(quietUntil(evening, hours)).toBe(Date.parse('2026-03-09T02:00:00-04:00'));
});
