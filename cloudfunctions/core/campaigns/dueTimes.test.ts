/** Which of those who would be sent a campaign would not be when it is their turn: held against what then happens. NOW is 10:02. */
import { campaignHouse, DAY, HOUR, launchesAt } from '../../../test/support/campaigns/house';
import { triggeredHouse } from '../../../test/support/campaigns/triggered';
import { NOW, sampleConfig } from '../../../test/support/sample';
import type { MessageDocument } from '../model/message';

const MINUTE = 60_000;
const quiet = (from: string, to: string) => ({ quietHours: { from, to, zone: '' } });
/** Quiet now, and not in the evening; the other way round. */
const MORNING = quiet('08:00', '12:00');
const EVENING = quiet('19:00', '22:00');
/** One a day. */
const capped = () => campaignHouse({ config: sampleConfig({ caps: { promotional: { max: 1, days: 1 } } }) });
const putOff = (rows: MessageDocument[]) =>
  rows.filter(({ reason }) => reason === 'QUIET_HOURS').map(({ to }) => to);

test('of one that repeats at the time of its next run, not of the preview', async () => {
  const house = capped();
  for (const openid of ['o-1', 'o-5']) house.person(openid, 2, MORNING);
  house.person('o-2', 2, EVENING);
  // Full today; just being sent something.
  house.person('o-3', 2, { recent: [{ at: NOW - HOUR, template: 'offer' }] });
  house.person('o-4', 2, {
    hold: { token: 't', journal: 'j', sends: 1, until: NOW + MINUTE } as never,
  });
  const { bestTime: _bestTime, ...spec } = house.spec(['o-1', 'o-2', 'o-3', 'o-4', 'o-5']);
  const schedule = { weekdays: [1, 2, 3, 4, 5, 6, 7], at: '20:00' };
  await house.ask({ action: 'campaign.create', id: 'c1', ...spec, kind: 'repeat', schedule });
  const { later, wouldSend } = await house.preview();
  expect([later, wouldSend]).toEqual([{ QUIET_HOURS: 1, CAPPED: 1 }, 5]);
  await house.context.store.update('notify_users', { _id: 'o-4' }, { $set: { hold: null } });
  await house.start(5);
  await house.minutes(3);
  house.context.clock.set(Date.parse('2026-11-22T20:00:00+08:00'));
  await house.minutes(2);
  expect(putOff(house.rows())).toEqual(['o-2']);
  expect(house.recipients()).toEqual(['o-1', 'o-4', 'o-5']);
});

test('of what waits for an event, as long after it as it waits', async () => {
  const house = triggeredHouse();
  for (const [openid, more] of Object.entries({ 'o-1': MORNING, 'o-2': EVENING, 'o-3': MORNING })) {
    house.person(openid, 3, more);
    await house.tells(openid, 'cart');
  }
  const trigger = { ...house.spec().trigger, waitMinutes: 10 * 60 };
  await house.run({ trigger });
  const { later, wouldSend } = await house.preview();
  expect([later, wouldSend]).toEqual([{ QUIET_HOURS: 1 }, 3]);
  house.pass(10_000);
  for (const openid of ['o-1', 'o-2', 'o-3']) await house.tells(openid, 'cart');
  house.context.clock.advance(10 * HOUR);
  await house.minutes(2);
  expect(putOff(house.rows())).toEqual(['o-2']);
});

test('at the best time of each nobody is put off by what that time lets pass', async () => {
  const house = capped();
  house.person('o-1', 1, { ...launchesAt(20), ...MORNING });
  house.person('o-2', 1, { ...launchesAt(15), ...EVENING });
  house.person('o-3', 1, { recent: [{ at: NOW - HOUR, template: 'offer' }], ...launchesAt(21) });
  await house.create(['o-1', 'o-2', 'o-3'], { bestTime: { latest: NOW + 13 * HOUR } });
  // There is no other day for whom today is full.
  expect((await house.preview()).later).toEqual({ CAPPED: 1 });
  await house.start(3);
  await house.minutes(4);
  house.context.clock.advance(13 * HOUR);
  await house.minutes(2);
  expect(putOff(house.rows())).toEqual([]);
  expect(house.recipients()).toEqual(['o-1', 'o-2']);
});

test('a run’s best times are chosen from its own beginning on', async () => {
  const house = campaignHouse();
  // Their own hour, 11, comes before the run; within it there is the usual one.
  house.person('o-1', 2, { hours: Array<number>(6).fill(11) });
  const { bestTime: _bestTime, ...spec } = house.spec(['o-1']);
  await house.ask({
    action: 'campaign.create',
    id: 'c1',
    ...spec,
    kind: 'repeat',
    schedule: { weekdays: [1, 2, 3, 4, 5, 6, 7], at: '17:00' },
    bestTime: { latest: '22:00' },
  });
  const { bestTime } = await house.preview();
  await house.start(1);
  await house.minutes(3);
  house.context.clock.set(Date.parse('2026-11-22T17:00:00+08:00'));
  await house.minutes(1);
  expect(house.rows().map(({ bestTime: by }) => by!.by)).toEqual(['usual']);
  expect(bestTime!.by).toMatchObject({ own: 0, usual: 1 });
});

test('at its own pace whoever comes late in line falls into hours that begin meanwhile', async () => {
  const house = campaignHouse({ config: sampleConfig({ quietHours: { from: '10:30', to: '12:00' } }) });
  const people = house.people(60);
  // One a minute, from 10:02 on: until 10:30 there is time for about 28.
  await house.create(people, { perSecond: 1 / 60 });
  const { later, wouldSend } = await house.preview();
  expect(wouldSend).toBe(60);
  await house.start(60);
  await house.minutes(75);
  const held = putOff(house.rows()).length;
  expect(held).toBeGreaterThan(0);
  expect(Math.abs(later.QUIET_HOURS! - held)).toBeLessThanOrEqual(3);
});

test('one that has been started for later is looked at for then', async () => {
  const house = campaignHouse();
  house.person('o-1', 1, MORNING);
  house.person('o-2', 1, EVENING);
  await house.create(['o-1', 'o-2']);
  expect((await house.preview()).later).toEqual({ QUIET_HOURS: 1 });
  await house.ask({ action: 'campaign.start', id: 'c1', confirmed: 2, at: '2026-11-22T23:00:00+08:00' });
  expect((await house.preview()).later).toEqual({});
  expect(Date.parse((await house.show()).endsAt)).toBeGreaterThan(NOW + DAY);
});
