import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { clockTime, dayOf, hourOf, iso, localTime, nextDay, quarterOf, shortTime, wechatTime } from './zone';

const SHANGHAI = 'Asia/Shanghai';
/** 23:30 on 22 November in UTC: already the 23rd in Shanghai. */
const AT = Date.UTC(2026, 10, 22, 23, 30);

test('a moment is written in the zone that is asked for', () => {
  expect(dayOf(AT, SHANGHAI)).toBe('2026-11-23');
  expect(dayOf(AT, 'America/New_York')).toBe('2026-11-22');
  expect(clockTime(AT, SHANGHAI)).toBe('07:30');
  expect(shortTime(AT, SHANGHAI)).toBe('11-23 07:30');
  expect(wechatTime(Date.UTC(2026, 0, 2, 0, 5), SHANGHAI)).toBe('2026年1月2日 08:05');
  expect(iso(AT)).toBe('2026-11-22T23:30:00.000Z');
});

test.each([SHANGHAI, 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Chatham', 'America/New_York'])(
  'the day in %s is that of the platform’s own calendar, whatever was asked before',
  (zone) => {
    const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
    const quarter = 15 * 60_000;
    // Each quarter of an hour comes up, on days of a whole year: more than are kept.
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 101 * quarter) {
      for (const moment of [at - 1, at, at + quarter - 1])
        expect(dayOf(moment, zone)).toBe(calendar.format(moment));
    }
  },
);

test('the next day begins at midnight of the zone, also from its last and its first millisecond', () => {
  const midnight = Date.UTC(2026, 10, 23, 16);
  expect(nextDay(AT, SHANGHAI)).toBe(midnight);
  expect(nextDay(midnight - 1, SHANGHAI)).toBe(midnight);
  expect(nextDay(midnight, SHANGHAI)).toBe(midnight + 24 * 3_600_000);
});

test('where clocks change, the next day is 23 or 25 hours away', () => {
  const beforeSpring = Date.UTC(2026, 2, 8, 5);
  expect(nextDay(beforeSpring, 'America/New_York') - beforeSpring).toBe(23 * 3_600_000);
  const beforeAutumn = Date.UTC(2026, 10, 1, 4);
  expect(nextDay(beforeAutumn, 'America/New_York') - beforeAutumn).toBe(25 * 3_600_000);
});

/** The tables write the sign the other way round. */
test.each([
  ['UTC-12', 'Etc/GMT+12'],
  ['UTC+14', 'Pacific/Kiritimati'],
  ['UTC+8', 'Asia/Shanghai'],
  ['UTC+05:45', 'Asia/Kathmandu'],
  ['UTC+00:00', 'UTC'],
])('%s has the days, the clock and the quarters of %s', (offset, place) => {
  for (let at = Date.UTC(2026, 10, 20) + 1; at < Date.UTC(2026, 10, 24); at += 67 * 60_000) {
    for (const ask of [dayOf, clockTime, shortTime, wechatTime, quarterOf, hourOf, nextDay])
      expect([ask.name, ask(at, offset)]).toEqual([ask.name, ask(at, place)]);
    const wall = `${dayOf(at, offset)}T${clockTime(at, offset)}`;
    expect(localTime(wall, offset)).toBe(localTime(wall, place));
  }
  expect(localTime('nonsense', offset)).toBeNaN();
});

/** Where clocks change at odd hours, by odd amounts, at midnight, or by a whole day; around that moment. */
const CHANGES = [
  ['Pacific/Chatham', '2026-04-04T14:00:00Z'],
  ['Pacific/Chatham', '2026-09-26T14:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['America/Sao_Paulo', '2018-02-18T02:00:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00:00Z'],
  ['Antarctica/Troll', '2026-03-29T01:00:00Z'],
  ['Antarctica/Troll', '2026-10-25T01:00:00Z'],
  ['America/New_York', '2026-03-08T07:00:00Z'],
  ['Asia/Shanghai', '2026-11-22T16:00:00Z'],
] as const;

test.each(CHANGES)(
  'around the change of clocks in %s of %s days begin with the calendar’s',
  (zone, change) => {
    const calendar = new Intl.DateTimeFormat('en-CA', { timeZone: zone });
    const HOUR = 3_600_000;
    for (let at = Date.parse(change) - 40 * HOUR; at <= Date.parse(change) + 40 * HOUR; at += HOUR) {
      const next = nextDay(at, zone);
      expect(next).toBeGreaterThan(at);
      // The last millisecond of this day, and the first of another.
      expect(calendar.format(next - 1)).toBe(calendar.format(at));
      expect(calendar.format(next)).not.toBe(calendar.format(at));
    }
  },
);

test.each(CHANGES)('around the change of clocks in %s of %s a local time is on the wall', (zone, change) => {
  for (let at = Date.parse(change) - 40 * 3_600_000, i = 0; i < 160; i++, at += 30 * 60_000) {
    const wall = `${dayOf(at, zone)}T${clockTime(at, zone)}`;
    const read = localTime(wall, zone);
    expect(`${dayOf(read, zone)}T${clockTime(read, zone)}`).toBe(wall);
  }
});

test('a local time read and written again is the same', () => {
  for (const zone of [SHANGHAI, 'Europe/Berlin', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC']) {
    const at = localTime('2026-07-01T06:45', zone);
    expect(`${dayOf(at, zone)}T${clockTime(at, zone)}`).toBe('2026-07-01T06:45');
  }
});

/** Runs in a process of its own: Node takes TZ at its start, and jest keeps the real environment from tests. */
function answersIn(TZ: string): string {
  const script = `
    require('tsx/cjs');
    const { clockTime, dayOf, localTime, nextDay, wechatTime } = require(${JSON.stringify(join(__dirname, 'zone.ts'))});
    const { parseTime } = require(${JSON.stringify(join(__dirname, 'parse.ts'))});
    const moments = [${AT}, Date.UTC(2026, 2, 29, 0, 30), Date.UTC(2026, 9, 25, 0, 30), Date.UTC(2026, 5, 30, 16)];
    const zones = ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York'];
    process.stdout.write(JSON.stringify(zones.flatMap((zone) => [
      ...moments.map((at) => [dayOf(at, zone), clockTime(at, zone), wechatTime(at, zone), nextDay(at, zone)]),
      localTime('2026-03-29T12:30', zone),
      parseTime('2026-10-25T01:30', 'at', zone),
      parseTime('2026-10-25', 'at', zone),
    ])));`;
  return execFileSync(process.execPath, ['-e', script], { env: { ...process.env, TZ }, encoding: 'utf8' });
}

test('the machine’s own zone changes nothing', () => {
  const inUtc = answersIn('UTC');
  expect(JSON.parse(inUtc)).toHaveLength(21);
  for (const zone of [SHANGHAI, 'America/Los_Angeles', 'Europe/Berlin']) expect(answersIn(zone)).toBe(inUtc);
});
