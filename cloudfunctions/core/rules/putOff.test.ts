import { sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import type { Recipient } from '../model/user';
import { cappedUntil } from './caps';
import { creditFloor } from './creditFloor';
import { caps, quietHours } from './putOff';
import type { Subject } from './rule';

const HOUR = 3_600_000;
const NIGHT = Date.parse('2026-11-22T23:00:00+08:00');
const MORNING = Date.parse('2026-11-23T08:00:00+08:00');
const config = sampleConfig({
  quietHours: { from: '22:00', to: '08:00' },
  caps: { promotional: { max: 2, hours: 24 } },
});
const offer = config.templates.offer!;
const sentAt = (...times: number[]) =>
  times.map((at) => ({
    at,
    template: 'offer',
    templateId: offer.id,
    token: `t${at}`,
  })) as Recipient['recent'];
const subject = (more: Partial<Subject> = {}): Subject => ({
  config,
  template: { ...offer, quietHours: 'respect' } as Subject['template'],
  right: 'credit',
  now: NIGHT,
  row: sampleRow({ expiresAt: NIGHT + 48 * HOUR }),
  user: sampleUser(),
  ...more,
});

describe('quiet hours', () => {
  test('put off to their end, spread a little by the user’s shard', () => {
    expect(quietHours.why(subject())).toEqual({
      state: 'scheduled',
      reason: 'QUIET_HOURS',
      dueAt: MORNING,
    });
    const row = sampleRow({ expiresAt: NIGHT + 48 * HOUR, shard: 9 });
    expect(quietHours.why(subject({ row }))?.dueAt).toBe(MORNING + 15_000);
  });

  test('end what is over before they are, to the millisecond', () => {
    const row = sampleRow({ expiresAt: MORNING });
    expect(quietHours.why(subject({ row }))).toEqual({ state: 'expired', reason: 'QUIET_HOURS' });
    const longer = sampleRow({ expiresAt: MORNING + 1 });
    expect(quietHours.why(subject({ row: longer }))?.state).toBe('scheduled');
  });

  test('whoever leaves a minute of the day is reached in it, whatever the spread', () => {
    const user = sampleUser({}, { quietHours: { from: '00:00', to: '23:59', zone: 'UTC' } });
    for (let shard = 0; shard < 16; shard++) {
      const row = sampleRow({ expiresAt: NIGHT + 48 * HOUR, shard });
      const { dueAt } = quietHours.why(subject({ row, user }))!;
      expect(quietHours.why(subject({ row, user, now: dueAt! }))).toBeUndefined();
    }
  });

  test('the spread is none of what ends a notification', () => {
    const row = sampleRow({ expiresAt: MORNING + 1, shard: 7 });
    expect(quietHours.why(subject({ row }))).toMatchObject({ state: 'scheduled', dueAt: MORNING });
  });

  test('are the user’s own, in the user’s zone, where there are any', () => {
    const own = { from: '10:00', to: '17:00', zone: 'Europe/London' };
    const user = sampleUser({}, { quietHours: own });
    expect(quietHours.why(subject({ user }))?.dueAt).toBe(Date.parse('2026-11-22T17:00:00Z'));
  });

  test('do not hold what ignores them', () => {
    expect(quietHours.why(subject({ template: { ...offer, quietHours: 'ignore' } }))).toBeUndefined();
  });
});

describe('caps', () => {
  const until = (recent: Recipient['recent']) =>
    cappedUntil(config, offer, sampleUser({}, { recent }), NIGHT);

  test('room comes when the oldest send that counts leaves the window', () => {
    expect(until(sentAt(NIGHT - HOUR))).toBeUndefined();
    expect(until(sentAt(NIGHT - 3 * HOUR, NIGHT - HOUR))).toBe(NIGHT + 21 * HOUR);
    expect(until(sentAt(NIGHT - 24 * HOUR, NIGHT - HOUR))).toBeUndefined();
  });

  test('after more than the cap allows, the last ones count', () => {
    expect(until(sentAt(NIGHT - 9 * HOUR, NIGHT - 3 * HOUR, NIGHT - HOUR))).toBe(NIGHT + 21 * HOUR);
  });

  test('sends of the other class do not count', () => {
    const other = sentAt(NIGHT - 2, NIGHT - 1).map((send) => ({ ...send, template: 'notice' }));
    expect(until(other)).toBeUndefined();
  });

  test('the excess is put off to a quarter of an hour, and never before there is room', () => {
    const user = sampleUser({}, { recent: sentAt(NIGHT - 3 * HOUR + 1, NIGHT - HOUR) });
    expect(caps.why(subject({ user }))).toEqual({
      state: 'scheduled',
      reason: 'CAPPED',
      dueAt: NIGHT + 21 * HOUR + HOUR / 4,
    });
  });

  test('rounding ends no notification: where a quarter of an hour is too late, it goes when there is room', () => {
    const user = sampleUser({}, { recent: sentAt(NIGHT - 3 * HOUR + 1, NIGHT - HOUR) });
    const row = sampleRow({ expiresAt: NIGHT + 21 * HOUR + 2, shard: 3 });
    expect(caps.why(subject({ user, row }))).toMatchObject({
      state: 'scheduled',
      dueAt: NIGHT + 21 * HOUR + 1,
    });
  });
});

describe('credits kept for transactional ones', () => {
  const shared = (other: string) => {
    const template = (itsClass: string) => ({
      id: 'S'.repeat(43),
      kind: 'one-time',
      title: '通知',
      topic: 'offers',
      class: itsClass,
      data: { goods: 'thing1' },
    });
    return sampleConfig({
      limits: { keepForTransactional: 1 },
      templates: { ad: template('promotional'), other: template(other) },
    });
  };

  test('only a promotional send leaves some, and only where a transactional one could use them', () => {
    const both = shared('transactional');
    expect(creditFloor(both, both.templates.ad!)).toBe(1);
    expect(creditFloor(both, both.templates.other!)).toBe(0);
    const none = shared('promotional');
    expect(creditFloor(none, none.templates.ad!)).toBe(0);
  });
});
