/** A daily digest on the built functions: two wishes, two restocks, one card, one credit. */
import type { Overview, SendResult, SyncResult, ToWishResult } from '../../cloudfunctions/core/contract';
import type { MessageStory } from '../../cloudfunctions/core/notifications/explain';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { settleDown } from '../support/settleDown';
import { ADMIN, backInStock, data, send, SHOP, templateId } from '../support/shop';

const cloud = notifyPerFile();
const id = templateId('backInStock');
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

async function accept(about: string): Promise<void> {
  await cloud().subscribe('o-1', { [id]: 'accept' });
  const at = await cloud().now();
  const report = { asked: ['backInStock'], results: { [id]: 'accept' }, about, label: about };
  const request = { action: 'report', ...report, nonce: `${about.replace(':', '-')}-${at}`, at };
  data(await cloud().call('subscribe', request, { openid: 'o-1' }));
}
async function choose(preferences: object): Promise<void> {
  data(await cloud().call('subscribe', { action: 'update', preferences }, { openid: 'o-1' }));
}
/** To so many minutes past eight in the evening, in Shanghai. */
async function toEvening(minutes: number): Promise<void> {
  const local = (await cloud().now()) + 8 * HOUR;
  await cloud().advance((((20 * HOUR + minutes * 60_000 - local) % DAY) + DAY) % DAY);
}
const restock = (about: string) =>
  cloud().call<ToWishResult>(
    'send',
    {
      action: 'toWish',
      about,
      template: 'backInStock',
      key: `delivery:${about}`,
      data: { goods: about, price: '¥89' },
    },
    SHOP,
  );
const explain = async (nid: string) =>
  data(await cloud().call<MessageStory>('send', { action: 'explain', id: nid }, SHOP));

test('two restocks that were wished for: one card in the evening, one credit, both wishes over, no scan', async () => {
  await accept('goods:mug');
  await accept('goods:pot');
  await choose({ topics: { restock: 'daily' } });
  await cloud().resetMetrics();
  for (const about of ['goods:mug', 'goods:pot']) expect(data(await restock(about)).made).toBe(1);
  await tick(cloud());
  const own = data<SendResult>(await send(cloud(), backInStock('o-1', 'restock:bowl')));
  expect(own).toMatchObject({ state: 'collected', reason: { code: 'IN_DIGEST' } });
  const { digest, dueAt } = await explain(own.id);
  expect(digest).toMatchObject({ state: 'scheduled' });
  expect(Date.parse(digest!.dueAt!) - Date.parse(dueAt!)).toBeLessThan(2 * 60_000);
  expect(await cloud().messages('o-1')).toEqual([]);

  await toEvening(5);
  await tick(cloud());
  expect((await cloud().metrics()).scans).toEqual([]);
  const [card, ...others] = await cloud().messages('o-1');
  expect(others).toEqual([]);
  expect(card).toMatchObject({
    data: { thing1: 'goods:mug 等 3 件', thing3: '共 3 件到货，价格为第一件的' },
  });
  expect(await explain(own.id)).toMatchObject({ state: 'merged', digest: { id: digest!.id } });
  const sync = data(await cloud().call<SyncResult>('subscribe', { action: 'sync' }, { openid: 'o-1' }));
  expect(sync).toMatchObject({ wishes: [], unread: 3 });
  expect((await cloud().credits('o-1'))[id]).toBe(1);
  await settleDown(cloud());
  expect(unbalanced(await snapshot(cloud()))).toEqual([]);
  const { total } = data(await cloud().call<Overview>('stats', { action: 'overview' }, ADMIN));
  expect(total).toMatchObject({ attempted: 1, accepted: 1, merged: 3 });
});
