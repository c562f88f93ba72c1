/** A waiting list, from the tap to the card, on the built functions. */
import type { SendResult, SyncResult, ToWishResult } from '../../cloudfunctions/core/contract';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { settleDown } from '../support/settleDown';
import { data, SHOP, templateId, until } from '../support/shop';

const cloud = notifyPerFile();
const id = templateId('backInStock');
const MUG = 'goods:mug';

async function wish(openid: string, about = MUG): Promise<void> {
  await cloud().subscribe(openid, { [id]: 'accept' });
  const report = { asked: ['backInStock'], results: { [id]: 'accept' }, about, label: '蓝色马克杯' };
  const at = await cloud().now();
  const nonce = `wish-${openid}-${about.replaceAll(':', '-')}-${at}`;
  data(await cloud().call('subscribe', { action: 'report', ...report, nonce, at }, { openid }));
}

const restock = (key: string, more: object = {}) =>
  cloud().call<ToWishResult>(
    'send',
    {
      action: 'toWish',
      about: MUG,
      template: 'backInStock',
      key,
      data: { goods: '蓝色马克杯', price: '¥89' },
      ...more,
    },
    SHOP,
  );
const wishes = async (openid: string) =>
  data(await cloud().call<SyncResult>('subscribe', { action: 'sync' }, { openid })).wishes;
const people = (count: number) => Array.from({ length: count }, (_, i) => `o-${i}`);

async function arrived(): Promise<string[]> {
  const all = await Promise.all(people(12).map((openid) => cloud().messages(openid)));
  return people(12).filter((_openid, i) => all[i]!.length > 0);
}

test('the stock goes to those who have waited longest; with the card the wish is over', async () => {
  for (const openid of people(4)) {
    await wish(openid);
    await cloud().advance(1000);
  }
  await wish('o-0', 'goods:towel');
  await cloud().resetMetrics();
  expect(data(await restock('delivery:1', { limit: 2 }))).toMatchObject({ state: 'done', made: 2 });
  expect((await cloud().metrics()).scans).toEqual([]);
  await tick(cloud());
  await settleDown(cloud());
  expect(await arrived()).toEqual(['o-0', 'o-1']);
  expect((await wishes('o-0')).map(({ about }) => about)).toEqual(['goods:towel']);
  expect(await wishes('o-1')).toEqual([]);
  expect(await wishes('o-2')).toMatchObject([{ about: MUG, label: '蓝色马克杯' }]);
  // The next delivery goes to the next ones; the first one said twice to nobody.
  expect(data(await restock('delivery:1', { limit: 2 }))).toMatchObject({ state: 'done', made: 2 });
  expect(data(await restock('delivery:2', { limit: 5 }))).toMatchObject({ state: 'done', made: 2 });
  await tick(cloud());
  await settleDown(cloud());
  expect(await arrived()).toEqual(people(4));
  const state = await snapshot(cloud());
  expect(state.messages).toHaveLength(4);
  expect(unbalanced(state)).toEqual([]);
});

test('taken back, bought, or switched off: nobody is told of it any more', async () => {
  for (const openid of people(4)) await wish(openid);
  data(
    await cloud().call(
      'subscribe',
      { action: 'unwish', template: 'backInStock', about: MUG },
      { openid: 'o-0' },
    ),
  );
  const sale = { kind: 'convert', goal: 'order', id: 'order-1', value: 8900, about: MUG };
  data(await cloud().call('track', { openid: 'o-1', events: [sale] }, { source: 'scf' }));
  data(
    await cloud().call('unsubscribe', { action: 'stop', scope: 'topic', name: 'restock' }, { openid: 'o-2' }),
  );
  expect(data(await restock('delivery:1'))).toMatchObject({ state: 'done', made: 1 });
  await tick(cloud());
  expect(await arrived()).toEqual(['o-3']);
});

test('killed ten times on the way: the oldest who fit, once each', async () => {
  for (const openid of people(12)) {
    await wish(openid);
    await cloud().advance(1000);
  }
  for (let n = 1; n <= 10; n++) {
    const when = n % 2 ? 'before' : 'after';
    await cloud().kill({ function: 'send', call: 1 + ((n - 1) % 6), when });
    await restock('delivery:1', { limit: 7 }).catch(() => undefined);
  }
  await cloud().clearFaults();
  await cloud().advance(61_000);
  await until(
    async () => data(await restock('delivery:1', { limit: 7 })).state === 'done',
    'all rows are there',
  );
  await tick(cloud());
  await settleDown(cloud());
  expect(await arrived()).toEqual(people(7).sort());
  expect((await snapshot(cloud())).messages).toHaveLength(7);
});

test('what a call had no time for a tick goes on with', async () => {
  await wish('o-0');
  await cloud().kill({ function: 'send', call: 2, when: 'before' });
  await restock('delivery:1').catch(() => undefined);
  await cloud().advance(61_000);
  await tick(cloud());
  await tick(cloud());
  expect(await arrived()).toEqual(['o-0']);
});

test('a mistake is told before anything is written', async () => {
  for (const [more, code] of [
    [{ about: 'a b' }, 'BAD_REQUEST'],
    [{ limit: 0 }, 'BAD_REQUEST'],
    [{ order: 'newest' }, 'BAD_REQUEST'],
    [{ to: 'o-1' }, 'BAD_REQUEST'],
    [{ template: 'nothing' }, 'UNKNOWN_TEMPLATE'],
    [{ data: {} }, 'BAD_DATA'],
  ] as const) {
    expect(await restock('k', more)).toMatchObject({ ok: false, error: { code } });
  }
  expect((await cloud().export()).collections['notify_campaigns'] ?? []).toEqual([]);
});

test('an immediate send of something else leaves the wish alone', async () => {
  await wish('o-0');
  const other = {
    action: 'send',
    to: 'o-0',
    template: 'backInStock',
    key: 'other',
    data: { goods: '茶巾', price: '¥29' },
  };
  expect(data(await cloud().call<SendResult>('send', other, SHOP)).state).toBe('sent');
  expect(await wishes('o-0')).toHaveLength(1);
});
