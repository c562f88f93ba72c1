import { campaignHouse, DAY, HOUR, launchesAt } from '../../../test/support/campaigns/house';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { ToWishRequest } from '../contract';
import { wishKey } from '../model/wish';
import { hourOf } from '../time/zone';
import { sendToWish } from './startWish';

const LATEST = NOW + DAY;

function shop() {
  const house = campaignHouse();
  const openids = ['o-1', 'o-2', 'o-3', 'o-4'];
  house.person('o-1', 1, launchesAt(21));
  house.person('o-2', 1, launchesAt(8));
  house.person('o-3', 1, { hours: [9] });
  house.person('o-4', 1, { ...launchesAt(23), quietHours: { from: '22:00', to: '09:00', zone: '' } });
  return { house, openids };
}

test('each at an own hour, outside of the quiet hours; preview and report say how many had none', async () => {
  const { house, openids } = shop();
  const view = await house.create(openids, { bestTime: { latest: LATEST } });
  expect(view.spec).toMatchObject({ bestTime: { latest: LATEST } });
  expect((await house.preview()).bestTime).toEqual({
    by: { own: 2, everybody: 0, usual: 2, left: 0 },
    fallback: 0.5,
  });
  await house.start(4);
  await house.minutes(4);
  const rows = house.rows();
  const hours = Object.fromEntries(rows.map(({ to, dueAt }) => [to, hourOf(dueAt, 'Asia/Shanghai')]));
  expect(hours).toMatchObject({ 'o-1': 21, 'o-2': 8, 'o-3': 20, 'o-4': 20 });
  expect(rows.every(({ dueAt }) => dueAt >= NOW && dueAt < LATEST)).toBe(true);
  expect((await house.report()).bestTime).toEqual({
    by: { own: 2, everybody: 0, usual: 2, left: 0 },
    fallback: 0.5,
  });
  expect(house.recipients()).toEqual([]);
  house.context.clock.advance(DAY);
  await house.minutes(2);
  expect(house.recipients()).toEqual(openids);
  expect((await house.show()).state).toBe('finished');
});

test('a chunk costs one read of its users more, and none a row', async () => {
  const calls = async (more: object) => {
    const house = campaignHouse();
    const openids = house.people(300);
    await house.create(openids, more);
    await house.start(300);
    let count = 0;
    house.context.store.around = async ({ operation }, run) => {
      if (operation === 'find' || operation === 'aggregate') count++;
      return run();
    };
    house.context.clock.advance(2 * 60_000);
    house.context.deadline = house.context.clock.now() + 50_000;
    const { expandOpen } = await import('./expand');
    await expandOpen(house.context);
    expect(house.rows()).toHaveLength(300);
    return count;
  };
  // The users, and once for an instance what everybody does.
  expect((await calls({ bestTime: { latest: LATEST } })) - (await calls({}))).toBe(2);
});

test('killed while it makes them, the same are made once', async () => {
  const { house, openids } = shop();
  await house.create(openids, { bestTime: { latest: LATEST }, control: 0 });
  await house.start(4);
  for (let at = 1; at < 20; at += 2) {
    let calls = 0;
    house.context.store.around = async (_call, run) => {
      if (calls++ !== at) return run();
      await run();
      throw new Error('killed');
    };
    await house.minutes(1).catch(() => undefined);
    house.context.store.around = undefined;
  }
  await house.minutes(5);
  expect(
    house
      .rows()
      .map(({ to }) => to)
      .sort(),
  ).toEqual(openids);
});

test('a control group has no hour, and is in no share', async () => {
  const house = campaignHouse();
  const openids = house.people(60);
  const variants = [{ name: 'a', percent: 50, data: { goods: 'Blue mug' } }];
  await house.create(openids, { bestTime: { latest: LATEST }, variants, control: 50 });
  await house.start(60);
  await house.minutes(4);
  const control = house.rows().filter(({ reason }) => reason === 'CONTROL');
  expect(control.length).toBeGreaterThan(10);
  expect(control.every(({ bestTime }) => bestTime === undefined)).toBe(true);
});

test.each([
  [{ bestTime: { latest: NOW } }, 'BAD_TIME', 'bestTime.latest: expected a time ahead'],
  [{ bestTime: { latest: NOW + 11 * DAY } }, 'BAD_TIME', 'bestTime.latest: expected a time before endsAt'],
  [
    { bestTime: { latest: LATEST }, perSecond: 5 },
    'BAD_REQUEST',
    'bestTime: expected either bestTime or perSecond',
  ],
])('%p is refused', async (more, code, message) => {
  const { house, openids } = shop();
  await expect(house.create(openids, more)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(message) as string,
  });
});

test('not begun before its latest time, it is not begun; copied, that comes as long before the end', async () => {
  const { house, openids } = shop();
  await house.create(openids, { bestTime: { latest: NOW + HOUR } });
  house.context.clock.advance(HOUR);
  await expect(house.start(4)).rejects.toMatchObject({ code: 'BAD_TIME' });
  const copy = (as: string, endsAt: number) =>
    house.ask({ action: 'campaign.duplicate', id: 'c1', as, endsAt }) as Promise<object>;
  const before = 10 * DAY - HOUR;
  expect(await copy('c2', NOW + 20 * DAY)).toMatchObject({
    spec: { bestTime: { latest: NOW + 20 * DAY - before } },
  });
  expect(await copy('c3', NOW + DAY)).toMatchObject({ spec: { bestTime: { latest: NOW + DAY } } });
});

test('a waiting list: each at an own hour, and the answer says for how many there was none', async () => {
  const { house } = shop();
  const { id } = sampleConfig().templates.backInStock!;
  const key = wishKey('backInStock', 'goods:mug');
  const wish = { template: 'backInStock', about: 'goods:mug', label: '', at: NOW - HOUR, until: NOW + DAY };
  for (const [openid, hour] of [
    ['o-a', 21],
    ['o-b', undefined],
  ] as const)
    house.context.store.put('notify_users', {
      ...sampleUser({ [id]: { available: 1, granted: 1 } }),
      _id: openid,
      creditFor: [id],
      wishes: { [key]: wish },
      wishFor: [key],
      ...(hour === undefined ? {} : launchesAt(hour)),
    });
  const asked: ToWishRequest = {
    action: 'toWish',
    about: 'goods:mug',
    template: 'backInStock',
    key: 'restock:1',
    data: { goods: 'mug', price: 1 },
    sendAt: 'bestTime',
    latest: NOW + DAY,
  };
  expect(await sendToWish(house.context, asked)).toMatchObject({ state: 'done', made: 2, fallback: 1 });
  expect(await sendToWish(house.context, asked)).toMatchObject({ state: 'done', made: 2, fallback: 1 });
  expect(house.rows().map(({ bestTime }) => bestTime?.by)).toEqual(['own', 'usual']);
  const span = house.context.config.templates.backInStock!.expiresAfterMs;
  expect(house.rows().every(({ dueAt, expiresAt }) => expiresAt === dueAt + span)).toBe(true);
});
