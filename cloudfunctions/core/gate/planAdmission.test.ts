import fc from 'fast-check';
import { OPEN_GATE } from './document';
import { FURTHEST } from './keepers';
import { planAdmission, type LineWish } from './planAdmission';

const NOW = Date.parse('2026-11-22T10:00:00+08:00');
const DAY = '2026-11-22';
const line = (more: Partial<LineWish> = {}): LineWish => ({
  field: 'gate.nextAt',
  next: 0,
  perSecond: 10,
  unspent: 0,
  ...more,
});
const plan = (
  lines: LineWish[],
  quota?: { perDay: number; unspent: number },
  wanted = 50,
  used = 0,
  readyIn = 0,
) =>
  planAdmission(
    { ...OPEN_GATE, day: DAY, used },
    { wanted, now: NOW, day: DAY, patience: 2000, readyIn, lines, ...(quota ? { quota } : {}) },
  );

test('a line goes on where it was booked to, or from now', () => {
  expect(plan([line()]).stretches).toEqual([{ from: NOW, count: 50, spacing: 100 }]);
  const booked = plan([line({ next: NOW + 1500 })]);
  expect(booked.stretches).toEqual([{ from: NOW + 1500, count: 50, spacing: 100 }]);
  expect(booked.set).toEqual({ 'gate.nextAt': NOW + 6500 });
  expect(booked.condition).toEqual({ 'gate.nextAt': NOW + 1500 });
});

test('no slot is earlier than the first send can be, and none is given away where the line is booked already', () => {
  const from = (next: number): number | undefined =>
    plan([line({ next })], undefined, 50, 0, 500).stretches[0]?.from;
  expect(from(0)).toBe(NOW + 500);
  expect(from(NOW + 1500)).toBe(NOW + 1500);
});

test('a line that is booked for longer than one waits has no room, and says when', () => {
  expect(plan([line({ next: NOW + 9000 })])).toMatchObject({ count: 0, readyAt: NOW + 7000, set: {} });
});

test('what nobody can have booked, so far ahead it is, stands in nobody’s way', () => {
  const [stretch] = plan([line({ next: NOW + FURTHEST + 1 })]).stretches;
  expect(stretch).toEqual({ from: NOW, count: 50, spacing: 100 });
  expect(plan([line({ next: NOW + FURTHEST })]).count).toBe(0);
});

test('rows that have lost their slots are booked for with the new ones', () => {
  expect(plan([line({ unspent: -20 })]).stretches).toEqual([{ from: NOW, count: 70, spacing: 100 }]);
});

test('what is left from before needs no booking', () => {
  expect(plan([line({ next: NOW + 9000, unspent: 50 })])).toMatchObject({ count: 50, set: {} });
  expect(plan([line({ unspent: 20 })]).stretches).toEqual([{ from: NOW, count: 30, spacing: 100 }]);
});

test('for a few that are left one does not go while the line is full, unless no more are wanted', () => {
  const full = (unspent: number) => [line({ next: NOW + 9000, unspent })];
  expect(plan(full(9))).toMatchObject({ count: 0, readyAt: NOW + 7000 });
  expect(plan(full(10))).toMatchObject({ count: 10, set: {} });
  expect(plan(full(4), undefined, 4)).toMatchObject({ count: 4, set: {} });
});

test('a used-up quota admits nobody and names no time; tokens in hand still count', () => {
  expect(plan([], { perDay: 40, unspent: 0 }, 50, 40)).toEqual(
    expect.objectContaining({ count: 0, tokens: 0, set: {} }),
  );
  expect(plan([], { perDay: 40, unspent: 0 }, 50, 40).readyAt).toBeUndefined();
  expect(plan([], { perDay: 40, unspent: 3 }, 50, 40)).toMatchObject({ count: 3, tokens: 0, set: {} });
  expect(plan([], { perDay: 40, unspent: 3 }, 50, 30)).toMatchObject({ count: 13, tokens: 10 });
});

test('yesterday’s use is no use today', () => {
  const gate = { ...OPEN_GATE, day: '2026-11-21', used: 40 };
  const quota = { perDay: 40, unspent: 0 };
  expect(
    planAdmission(gate, { wanted: 5, now: NOW, day: DAY, patience: 0, readyIn: 0, lines: [], quota }),
  ).toMatchObject({
    count: 5,
    set: { 'gate.day': DAY, 'gate.used': 5 },
  });
});

test('whoever books in whatever order: no stretch of a line overlaps another, and the quota is never passed', () => {
  const booking = fc.record({
    wanted: fc.integer({ min: 1, max: 60 }),
    pass: fc.integer({ min: 0, max: 3000 }),
  });
  fc.assert(
    fc.property(fc.array(booking, { maxLength: 40 }), (bookings) => {
      const gate = { ...OPEN_GATE };
      let now = NOW;
      let end = 0;
      let tokens = 0;
      for (const { wanted, pass } of bookings) {
        now += pass;
        const made = planAdmission(gate, {
          wanted,
          now,
          day: DAY,
          patience: 2000,
          readyIn: 0,
          lines: [line({ next: gate.nextAt })],
          quota: { perDay: 500, unspent: 0 },
        });
        const [stretch] = made.stretches;
        if (!stretch) continue;
        expect(stretch.from).toBeGreaterThanOrEqual(Math.max(end, now));
        end = stretch.from + stretch.count * stretch.spacing;
        tokens += made.tokens;
        gate.nextAt = made.set['gate.nextAt'] as number;
        gate.day = made.set['gate.day'] as string;
        gate.used = made.set['gate.used'] as number;
      }
      expect(tokens).toBeLessThanOrEqual(500);
    }),
  );
});
