import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import { KEPT_HOURS } from '../model/hours';
import { hand, sync } from '../people/sync';
import { exportData } from '../people/exportData';
import { erase } from './erase';

const HOUR = 60 * 60_000;
const OPENID = 'o-user';
const ID = sampleConfig().templates.backInStock!.id;
const accept = (nonce: string) => ({ results: { [ID]: 'accept' }, nonce, at: NOW });
/** 10:02 in Shanghai, so many hours ago. */
const ago = (hours: number) => NOW - hours * HOUR;

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
  context.store.put('notify_users', sampleUser());
});
const hours = () => context.store.get('notify_users', OPENID).hours;

test('are kept by the hour where the user is, and told again count nothing', async () => {
  const launches = [ago(3), ago(1), ago(0)];
  await sync(context, OPENID, { launches });
  expect(hours()).toEqual([7, 9, 10]);
  await sync(context, OPENID, { launches });
  context.clock.advance(3 * HOUR);
  await sync(context, OPENID, { launches: [...launches, NOW + 2 * HOUR] });
  expect(hours()).toEqual([7, 9, 10, 12]);
});

test('where the user has told a zone, by its clock', async () => {
  context.store.put('notify_users', {
    ...sampleUser(),
    quietHours: { from: '23:00', to: '07:00', zone: 'Europe/Berlin' },
  });
  await sync(context, OPENID, { launches: [ago(0)] });
  expect(hours()).toEqual([3]);
});

test('with an accept they cost no call more, of a user’s first one neither', async () => {
  const launches = [ago(2), ago(1)];
  await hand(context, OPENID, { reports: [accept('nonce-0000')] });
  const without = await counted(context, () => hand(context, OPENID, { reports: [accept('nonce-0001')] }));
  const request = { reports: [accept('nonce-0002')], launches };
  expect(await counted(context, () => hand(context, OPENID, request))).toEqual(without);
  expect(hours()).toEqual([8, 9]);
  // Its answer was lost.
  await hand(context, OPENID, request);
  expect(hours()).toEqual([8, 9]);
  const first = (nonce: string, more: object) =>
    counted(context, () => hand(context, `o-${nonce}`, { reports: [accept(nonce)], ...more }));
  const bare = await first('nonce-0003', {});
  expect(await first('nonce-0004', { launches })).toEqual(bare);
  expect(context.store.get('notify_users', 'o-nonce-0004')).toMatchObject({
    hours: [8, 9],
    launchedAt: ago(1),
  });
});

test('a page of settings that tells of some costs one call more; of none, nothing', async () => {
  const without = await counted(context, () => sync(context, OPENID, {}));
  expect(without.updateOne).toBeUndefined();
  const launches = [ago(1)];
  expect(await counted(context, () => sync(context, OPENID, { launches }))).toEqual({
    ...without,
    updateOne: 1,
  });
  expect(await counted(context, () => sync(context, OPENID, { launches }))).toEqual(without);
});

test('whoever is not known here leaves no document by opening the mini program', async () => {
  await sync(context, 'o-stranger', { launches: [ago(1)] });
  expect(context.store.all('notify_users').map(({ _id }) => _id)).toEqual([OPENID]);
});

test('what a forged client says: none to come, none older than a month, one an hour, and no more than are kept', async () => {
  const month = 31 * 24;
  await sync(context, OPENID, { launches: [NOW + HOUR, ago(month), ago(2), ago(2) + 1, ago(2) + 60_000] });
  expect(hours()).toEqual([8]);
  for (let day = 0; day < 3; day++) {
    context.clock.advance(50 * HOUR);
    const now = context.clock.now();
    await sync(context, OPENID, { launches: Array.from({ length: 50 }, (_, i) => now - i * HOUR) });
  }
  expect(hours()).toHaveLength(KEPT_HOURS);
});

test('by a clock that is years off they are counted as of now', async () => {
  const off = 4 * 365 * 24 * HOUR;
  await sync(context, OPENID, { launches: [ago(1) - off], sentAt: NOW - off });
  expect(hours()).toEqual([9]);
});

test('of two calls at once both count, but none twice', async () => {
  const launches = [ago(1)];
  context.store.around = async ({ operation }, run) => {
    if (operation === 'updateOne') {
      context.store.around = undefined;
      await sync(context, OPENID, { launches: [ago(3), ...launches] });
    }
    return run();
  };
  await sync(context, OPENID, { launches });
  expect(hours()).toEqual([7, 9]);
});

test('the user’s own copy shows them; deleted, they are gone, and those from before do not come back', async () => {
  await sync(context, OPENID, { launches: [ago(1)] });
  expect((await exportData(context, OPENID)).user).toMatchObject({ hours: [9] });
  context.clock.advance(HOUR);
  await erase(context, OPENID);
  await sync(context, OPENID, { launches: [ago(0)] });
  expect(context.store.get('notify_users', OPENID)).toMatchObject({ hours: [], launchedAt: 0 });
});

test('a document from before they were kept', async () => {
  const { hours: _hours, launchedAt: _launchedAt, ...old } = sampleUser();
  context.store.put('notify_users', old);
  await sync(context, OPENID, { launches: [ago(1)] });
  expect(hours()).toEqual([9]);
});
