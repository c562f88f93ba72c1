import fc from 'fast-check';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import type { Config } from '../config/config';
import type { UserDocument } from '../model/user';
import { capDetail, cappedUntil, fatiguedUntil } from './caps';
import { fatigue } from './putOff';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const base = sampleConfig();
/** An offer of the promotional class, a restock of the transactional one, and what a test says of them. */
function shop(caps: object, templates: Record<string, object> = {}, topics: object = {}): Config {
  const made = sampleConfig({
    caps,
    topics: { restock: { title: '到货提醒' }, offers: { title: '优惠活动', ...topics } },
  });
  for (const [alias, more] of Object.entries(templates)) Object.assign(made.templates[alias]!, more);
  return made;
}
const sent = (template: string, ...times: number[]): UserDocument['recent'] =>
  times.map((at) => ({ at, template }));
const until = (
  config: Config,
  recent: UserDocument['recent'],
  { now = NOW, alias = 'offer', ...user }: { now?: number; alias?: string } & Partial<UserDocument> = {},
) => cappedUntil(config, config.templates[alias]!, sampleUser({}, { recent, ...user }), now);
const inZone = (zone: string) => ({ quietHours: { from: '00:00', to: '00:01', zone } });
const utc = (text: string): number => Date.parse(`${text}Z`);

describe('whom a cap binds and what it counts', () => {
  const two = [NOW - 2 * MINUTE, NOW - MINUTE] as const;

  test('its class, its topic, and all of them; each that binds must have room', () => {
    const own = shop({ promotional: { max: 2, hours: 1 }, all: { max: 3, hours: 24 } });
    expect(until(own, sent('offer', ...two))).toBe(NOW - 2 * MINUTE + HOUR);
    expect(until(own, sent('notice', ...two))).toBeUndefined();
    expect(until(own, [...sent('notice', ...two), ...sent('offer', NOW)])).toBe(NOW - 2 * MINUTE + DAY);
    const byTopic = shop({}, {}, { cap: { max: 1, hours: 2 } });
    expect(until(byTopic, sent('offer', NOW - HOUR))).toBe(NOW + HOUR);
    expect(until(byTopic, sent('notice', NOW - HOUR))).toBeUndefined();
  });

  test('a template that overrides passes them all, and still counts', () => {
    const config = shop(
      { all: { max: 2, hours: 24 } },
      { notice: { caps: { overrides: true, counts: true } } },
    );
    expect(until(config, sent('notice', ...two), { alias: 'notice' })).toBeUndefined();
    expect(until(config, sent('notice', ...two))).toBe(NOW - 2 * MINUTE + DAY);
  });

  test('a template that does not count takes no room, and is held all the same', () => {
    const config = shop(
      { all: { max: 2, hours: 24 } },
      { notice: { caps: { overrides: false, counts: false } } },
    );
    expect(until(config, sent('notice', ...two))).toBeUndefined();
    expect(until(config, sent('offer', ...two), { alias: 'notice' })).toBe(NOW - 2 * MINUTE + DAY);
  });

  test('what is in the configuration no more counts for none', () => {
    expect(until(shop({ all: { max: 1, hours: 24 } }), sent('gone', NOW))).toBeUndefined();
  });
});

describe('calendar days', () => {
  const daily = shop({ promotional: { max: 1, days: 1 } });
  const weekly = shop({ promotional: { max: 2, days: 7 } });

  test('room comes at midnight where the user is, however few hours that is', () => {
    const night = Date.parse('2026-11-22T23:30:00+08:00');
    expect(until(daily, sent('offer', night), { now: night + MINUTE })).toBe(
      Date.parse('2026-11-23T00:00:00+08:00'),
    );
    const morning = Date.parse('2026-11-22T00:10:00+08:00');
    expect(until(daily, sent('offer', morning), { now: morning + 23 * HOUR })).toBe(
      Date.parse('2026-11-23T00:00:00+08:00'),
    );
  });

  test('of seven days the first that counts leaves on the seventh midnight after', () => {
    const recent = sent('offer', NOW - 2 * DAY, NOW - DAY);
    expect(until(weekly, recent)).toBe(Date.parse('2026-11-27T00:00:00+08:00'));
  });

  test.each([
    ['clocks put forward', 'Europe/Berlin', '2026-03-28T23:30', '2026-03-29T22:00'],
    ['clocks put back', 'Europe/Berlin', '2026-10-24T22:30', '2026-10-25T23:00'],
    ['a day without a midnight', 'America/Santiago', '2026-09-05T12:00', '2026-09-06T04:00'],
    ['fourteen hours ahead', 'Pacific/Kiritimati', '2026-11-22T09:59', '2026-11-22T10:00'],
    ['twelve hours behind', 'Etc/GMT+12', '2026-11-22T11:59', '2026-11-22T12:00'],
  ])('%s: the next day begins when it does', (_what, zone, at, room) => {
    const first = utc(at);
    expect(until(daily, sent('offer', first), { now: first + MINUTE / 2, ...inZone(zone) })).toBe(utc(room));
  });

  test('whoever goes west gets no second one on the same day there, and no gap of two days', () => {
    const at = Date.parse('2026-11-22T01:00:00+08:00');
    // In New York it was the 21st: the day after begins at 05:00 UTC.
    expect(until(daily, sent('offer', at), { now: at + HOUR, ...inZone('America/New_York') })).toBe(
      utc('2026-11-22T05:00'),
    );
    const later = Date.parse('2026-11-22T12:00:00+08:00') + HOUR * 2;
    expect(until(daily, sent('offer', at), { now: later, ...inZone('America/New_York') })).toBeUndefined();
  });
});

test('of any sends, in any zone: at the moment that is told there is room, and a minute before there is none', () => {
  const zones = [
    'Asia/Shanghai',
    'Europe/Berlin',
    'America/Santiago',
    'Pacific/Chatham',
    'Pacific/Kiritimati',
    'Etc/GMT+12',
  ];
  const window = fc.oneof(
    fc.record({ days: fc.constantFrom(1, 2, 7) }),
    fc.record({ hours: fc.integer({ min: 1, max: 60 }) }),
  );
  // Around both changes of the clocks of 2026.
  const moment = fc
    .tuple(
      fc.constantFrom('2026-03-29', '2026-04-05', '2026-09-06', '2026-10-25'),
      fc.integer({ min: -72 * 60, max: 72 * 60 }),
    )
    .map(([day, minutes]) => Date.parse(day) + minutes * MINUTE);
  fc.assert(
    fc.property(
      fc.record({
        zone: fc.constantFrom(...zones),
        window,
        max: fc.integer({ min: 1, max: 3 }),
        now: moment,
      }),
      fc.array(fc.integer({ min: 0, max: 10 * 24 * 60 }), { maxLength: 6 }),
      ({ zone, window: its, max, now }, ages) => {
        const config = shop({ promotional: { max, ...its } });
        const recent = sent('offer', ...ages.map((minutes) => now - minutes * MINUTE).sort((a, b) => a - b));
        const room = until(config, recent, { now, ...inZone(zone) });
        if (room === undefined) return;
        expect(room).toBeGreaterThan(now);
        expect(until(config, recent, { now: room, ...inZone(zone) })).toBeUndefined();
        expect(until(config, recent, { now: Math.max(now, room - MINUTE), ...inZone(zone) })).toBe(room);
      },
    ),
    { numRuns: 400 },
  );
});

describe('fatigue', () => {
  const config = shop({
    promotional: { max: 3, days: 1, fatigue: { ignored: 3, max: 1, days: 7 } },
  });
  const offer = config.templates['offer']!;
  const three = sent('offer', NOW - 3 * DAY, NOW - 2 * DAY, NOW - DAY);
  const tired = (more: Partial<UserDocument> = {}) =>
    fatiguedUntil(config, offer, sampleUser({}, { recent: three, ...more }), NOW);
  const MONDAY = Date.parse('2026-11-28T00:00:00+08:00');

  test('whoever opened none of the last three gets one in seven days, until one is opened', () => {
    expect(tired()).toBe(MONDAY);
    expect(cappedUntil(config, offer, sampleUser({}, { recent: three }), NOW)).toBeUndefined();
    // A click is known by its five minutes: one right after the first of them counts.
    expect(tired({ clicked: { offer: Math.floor((NOW - 3 * DAY) / 300_000) * 300_000 } })).toBeUndefined();
    expect(tired({ clicked: { offer: NOW - 3 * DAY - 300_000 } })).toBe(MONDAY);
    expect(tired({ clicked: { notice: NOW } })).toBe(MONDAY);
  });

  test('two are too few to tell, and what does not count tells nothing', () => {
    expect(tired({ recent: three.slice(1) })).toBeUndefined();
    expect(tired({ recent: [...three.slice(1), ...sent('notice', NOW - HOUR)] })).toBeUndefined();
  });

  test('is a reason of its own, put off like the others, and told with its numbers', () => {
    const user = sampleUser({}, { recent: three });
    const row = sampleRow({ expiresAt: NOW + 30 * DAY });
    const subject = { config, template: offer, right: 'credit', now: NOW, row, user } as const;
    expect(fatigue.why(subject)).toEqual({ state: 'scheduled', reason: 'FATIGUED', dueAt: MONDAY });
    const short = sampleRow({ expiresAt: NOW + DAY });
    expect(fatigue.why({ ...subject, row: short })).toEqual({ state: 'expired', reason: 'FATIGUED' });
    expect(capDetail(config, offer, 'FATIGUED', { user, at: NOW })).toEqual({
      en: 'the user has opened none of the last 3 promotional messages, so there may be 1 in 7 days',
      zh: '该用户最近 3 条营销类消息一条也没打开，改为每 7 天 1 条',
    });
  });

  test('of a cap that is told, its own numbers; of one that the document tells no more, none', () => {
    const full = sampleUser({}, { recent: sent('offer', NOW - 3, NOW - 2, NOW - 1) });
    expect(capDetail(config, offer, 'CAPPED', { user: full, at: NOW })?.en).toBe(
      'the user has had 3 in a day of promotional messages, the most there may be',
    );
    expect(capDetail(config, offer, 'CAPPED', { user: sampleUser(), at: NOW })).toBeUndefined();
    expect(base.caps).toEqual({});
  });
});
