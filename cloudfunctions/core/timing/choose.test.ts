import fc from 'fast-check';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import { LEAST_HOURS, noHours } from '../model/hours';
import { zoneOf, type Timed } from '../model/user';
import { quietHoursOf } from '../rules/putOff';
import { quietUntil } from '../time/quietHours';
import { clockTime, hourOf, localTime } from '../time/zone';
import { chooseTime, type Known, type Window } from './choose';

const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;
const config = sampleConfig();
const offer = config.templates.offer!;
const never: Window = { from: NOW, latest: NOW + DAY, expiresAt: Infinity };

/** At 10:02 in Shanghai, unless a test says otherwise. */
type More = Partial<Omit<Known, 'user'>> & { user?: Partial<Timed> };
const choose = (more: More, window: Partial<Window> = {}) =>
  chooseTime(
    {
      config,
      template: offer,
      everybody: noHours(),
      shard: 0,
      ...more,
      user: { ...sampleUser(), ...more.user },
    },
    { ...never, ...window },
  );
const times = (hour: number, count: number) => Array<number>(count).fill(hour);
const everybodyAt = (hour: number, count = 100) => noHours().map((_none, i) => (i === hour ? count : 0));
const localOf = (at: number, zone = 'Asia/Shanghai') => clockTime(at, zone);

test('the hour of the user’s own habit', () => {
  const chosen = choose({ user: { hours: [...times(21, 4), 8, 8, 12] } });
  expect(localOf(chosen.dueAt)).toBe('21:00');
  expect(chosen).toMatchObject({ by: 'own', hour: 21, times: 4, of: 7 });
});

test('of fewer than five nothing is concluded: everybody’s', () => {
  const user = { hours: times(21, LEAST_HOURS - 1) };
  const chosen = choose({ user, everybody: everybodyAt(19) });
  expect(chosen).toMatchObject({ by: 'everybody', hour: 19 });
  expect(chosen).not.toHaveProperty('times');
  expect(choose({ user: { hours: times(21, LEAST_HOURS) }, everybody: everybodyAt(19) })).toMatchObject({
    by: 'own',
    hour: 21,
  });
});

test('everybody’s habit decides between hours of which the user’s own says little', () => {
  const hours = [7, 8, 19, 21, 22, 23];
  expect(choose({ user: { hours }, everybody: everybodyAt(19) })).toMatchObject({ by: 'own', hour: 19 });
  expect(choose({ user: { hours: [...hours, ...times(23, 8)] }, everybody: everybodyAt(19) }).hour).toBe(23);
});

test('where nobody’s habit is known, the usual hour', () => {
  expect(choose({})).toMatchObject({ by: 'usual', hour: 20 });
});

test('where the user’s own hours are all quiet, what everybody does, else the usual hour: it is no habit of theirs', () => {
  const user = { hours: times(23, 9), quietHours: { from: '22:00', to: '09:00', zone: '' } };
  const chosen = choose({ user, everybody: everybodyAt(12) });
  expect(chosen).toMatchObject({ by: 'everybody', hour: 12 });
  expect(chosen).not.toHaveProperty('times');
  expect(choose({ user })).toMatchObject({ by: 'usual', hour: 20 });
});

test('an hour that is no more to come before the latest time is not waited for', () => {
  const user = { hours: times(9, 9) };
  const latest = NOW + 2 * HOUR;
  expect(choose({ user }, { latest })).toEqual({ dueAt: NOW, by: 'left', hour: 10 });
  expect(choose({ user: { hours: [...times(9, 9), 11] } }, { latest })).toMatchObject({
    by: 'own',
    hour: 11,
  });
  // Tomorrow at nine.
  expect(choose({ user }).dueAt).toBe(NOW + 23 * HOUR - 2 * 60_000);
});

test('within one hour there is no choice', () => {
  const user = { hours: times(10, 9) };
  expect(choose({ user }, { latest: NOW + HOUR / 2 })).toMatchObject({ by: 'left', hour: 10 });
  expect(choose({ user }, { latest: NOW - 1 })).toMatchObject({ dueAt: NOW, by: 'left' });
});

test('what expires earlier goes out earlier', () => {
  const user = { hours: [...times(21, 9), 14] };
  expect(choose({ user }, { expiresAt: NOW + 6 * HOUR })).toMatchObject({ by: 'own', hour: 14 });
});

test('quiet hours win, the user’s own and the configured ones, unless the template ignores them', () => {
  const hours = [...times(23, 9), 21];
  const quietHours = { from: '22:30', to: '07:00', zone: '' };
  expect(choose({ user: { hours, quietHours } }).hour).toBe(21);
  const quiet = sampleConfig({ quietHours: { from: '22:30', to: '07:00' } });
  expect(choose({ config: quiet, user: { hours } }).hour).toBe(21);
  const template = { ...offer, quietHours: 'ignore' as const };
  expect(choose({ config: quiet, template, user: { hours } }).hour).toBe(23);
});

test('a latest time within the quiet hours: it goes out when they end, if it is good for so long', () => {
  const user = { hours: times(23, 9), quietHours: { from: '09:00', to: '12:00', zone: '' } };
  const noon = localTime('2026-11-22T12:00', 'Asia/Shanghai');
  const window = { latest: NOW + HOUR };
  expect(choose({ user }, window)).toEqual({ dueAt: noon, by: 'left', hour: 12 });
  // Else the rules say what becomes of it.
  expect(choose({ user }, { ...window, expiresAt: noon - 1 }).dueAt).toBe(NOW);
});

test('an hour in which a cap would stop it is not chosen', () => {
  const caps = sampleConfig({ caps: { promotional: { max: 1, hours: 12 } } });
  const recent = [{ at: NOW - HOUR, template: 'offer' }];
  const hours = [...times(12, 9), 22];
  expect(choose({ config: caps, user: { hours, recent } })).toMatchObject({ hour: 22 });
  expect(choose({ config: caps, user: { hours } })).toMatchObject({ hour: 12 });
});

test('users are spread over the hour, by sixteenths', () => {
  const hours = times(21, 9);
  const minutes = Array.from({ length: 16 }, (_, shard) => localOf(choose({ user: { hours }, shard }).dueAt));
  expect(new Set(minutes).size).toBe(16);
  expect(minutes[0]).toBe('21:00');
  expect(minutes[15]).toBe('21:56');
});

const ZONES = [
  'Asia/Shanghai',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'UTC-12',
  'Asia/Kathmandu',
  'Pacific/Chatham',
  'Africa/Casablanca',
];
/** Around the days on which clocks change, and some others. */
const MOMENTS = ['2026-03-08', '2026-03-29', '2026-10-04', '2026-10-25', '2026-11-01', '2026-11-22'].map(
  (day) => Date.parse(`${day}T00:00:00Z`),
);
const time = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);
const quiet = fc.record({ from: time, to: time, zone: fc.constantFrom('', ...ZONES) });

test('in whatever zone and on whatever day: within its bounds, never in the quiet hours, the same when asked again', () => {
  const run = fc.property(
    fc.constantFrom(...MOMENTS),
    fc.integer({ min: -DAY, max: DAY }),
    fc.integer({ min: 1, max: 60 * HOUR }),
    fc.option(fc.integer({ min: 1, max: 60 * HOUR }), { nil: undefined }),
    fc.option(quiet, { nil: null }),
    fc.array(fc.integer({ min: 0, max: 23 }), { maxLength: 48 }),
    fc.integer({ min: 0, max: 15 }),
    (day, shift, span, good, quietHours, hours, shard) => {
      const user: Timed = { ...sampleUser(), quietHours, hours };
      const known = { config, template: offer, user, everybody: everybodyAt(19), shard };
      const from = day + shift;
      const window = { from, latest: from + span, expiresAt: good === undefined ? Infinity : from + good };
      const chosen = chooseTime(known, window);
      const hoursOff = quietHoursOf(known);
      const quietEnd = (at: number) => hoursOff && quietUntil(at, hoursOff);
      expect(chosen.dueAt).toBeGreaterThanOrEqual(from);
      expect(chosen.dueAt).toBeLessThan(Math.max(window.expiresAt, from + 1));
      expect(chosen.hour).toBe(hourOf(chosen.dueAt, zoneOf(config, user)));
      // Of nothing but quiet hours, their end; and where that is too late, the rules decide.
      if (quietEnd(chosen.dueAt) !== undefined) {
        expect(chosen).toMatchObject({ dueAt: from, by: 'left' });
        expect(quietEnd(from)).toBeGreaterThanOrEqual(window.expiresAt);
      } else if (chosen.dueAt >= window.latest) {
        expect(chosen).toMatchObject({ by: 'left', dueAt: quietEnd(from) });
      }
      expect(chooseTime(known, window)).toEqual(chosen);
    },
  );
  fc.assert(run, { numRuns: Number(process.env.BEST_TIMES ?? 100) });
});

test('an hour that the clock leaves out is not waited for, and one that comes twice is one', () => {
  const berlin = { from: '23:59', to: '00:00', zone: 'Europe/Berlin' };
  const at = (text: string) => localTime(text, 'Europe/Berlin');
  const two = { hours: [...times(2, 9), 5], quietHours: berlin };
  const spring = at('2026-03-29T00:30');
  expect(choose({ user: two }, { from: spring, latest: spring + 8 * HOUR }).hour).toBe(5);
  const autumn = at('2026-10-25T00:30');
  const chosen = choose({ user: two, shard: 15 }, { from: autumn, latest: autumn + 8 * HOUR });
  expect(chosen).toMatchObject({ by: 'own', hour: 2 });
  // Two hours long, in UTC from 00:00 to 02:00.
  expect(new Date(chosen.dueAt).toISOString()).toBe('2026-10-25T01:52:30.000Z');
});

test('who has moved keeps the hour, in the new zone', () => {
  const hours = times(21, 9);
  const zone = (name: string) => ({ from: '03:00', to: '04:00', zone: name });
  const away = (name: string) => choose({ user: { hours, quietHours: zone(name) } }).dueAt;
  expect(localOf(away('Pacific/Kiritimati'), 'Pacific/Kiritimati')).toBe('21:00');
  expect(localOf(away('Pacific/Pago_Pago'), 'Pacific/Pago_Pago')).toBe('21:00');
});
