import { ADMIN, data, until } from '../support/shop';
import { shows } from '../../local-cloud/testing/browser/shows';
import cart from '../../miniprogram-client/demo-campaigns/cart.json';
import { CUSTOMER, shopPerFile, type Shop } from './withShop';

const withShop = shopPerFile();
const MINUTE = 60_000;

/** An operator's campaign: who leaves something in the cart for an hour hears of it. */
async function remindOfTheCart({ cloud }: Shop): Promise<void> {
  const manage = async (request: object) => data(await cloud.call('manage', request, ADMIN));
  const endsAt = (await cloud.now()) + 7 * 24 * 60 * MINUTE;
  await manage({ action: 'campaign.create', id: 'cart', ...cart, endsAt });
  await manage({ action: 'campaign.start', id: 'cart', confirmed: 100 });
  await cloud.advance(2 * MINUTE);
  await cloud.fire('dispatch');
  // An instance that has looked before knows it after ten seconds.
  await cloud.advance(MINUTE);
}

/** On the page of offers, which stays open. */
async function acceptOffers(shop: Shop): Promise<void> {
  await shop.tab('我的');
  await shop.tap('offers');
  for (const count of [1, 2, 3]) {
    await shop.tap('ask');
    await shop.answer('accept');
    await shows(shop.byId('message'), `订阅成功，还可收到 ${count} 条`);
  }
}

const titles = async ({ cloud }: Shop): Promise<string[]> => {
  await cloud.fire('dispatch');
  return (await cloud.messages(CUSTOMER)).map(({ title = '' }) => title);
};

test('what is left in the cart is reminded of after an hour, what is bought is not', () =>
  withShop(async (shop) => {
    const { cloud, tap, byId } = shop;
    await acceptOffers(shop);
    await remindOfTheCart(shop);
    await shop.back();
    await shop.tab('商店');
    for (const goods of ['tea', 'pot']) {
      await tap(`goods-${goods}`);
      await tap('cart');
      await shows(byId('inCart'), '已在购物车');
      if (goods === 'tea') {
        await shop.picture('55-in-cart');
        await shop.back();
      }
    }
    const waiting = async () => (await cloud.export()).collections['notify_messages'] ?? [];
    await until(async () => (await waiting()).length === 2, 'both are waited for');
    await tap('buy');
    await shop.answer('reject');
    await byId('state').waitFor();
    const ended = async () => (await waiting()).filter(({ reason }) => reason === 'UNLESS').length;
    await until(async () => (await ended()) === 1, 'the one that was bought is not');
    await cloud.advance(50 * MINUTE);
    expect(await titles(shop)).toEqual([]);
    await cloud.advance(15 * MINUTE);
    expect(await titles(shop)).toEqual(['优惠提醒']);
    await shop.leave();
    await shop.tapCard();
    await shows(byId('name'), '明前龙井');
  }));

test('what has sold out meanwhile is not reminded of, and why is on record; no code is spent on it', () =>
  withShop(async (shop) => {
    const { cloud, tap, byId } = shop;
    await acceptOffers(shop);
    await remindOfTheCart(shop);
    await shop.back();
    await shop.tab('商店');
    for (const goods of ['pot', 'tea']) {
      await tap(`goods-${goods}`);
      await tap('cart');
      await shows(byId('inCart'), '已在购物车');
      await shop.back();
    }
    const rows = async () => (await cloud.export()).collections['notify_messages'] ?? [];
    await until(async () => (await rows()).length === 2, 'both are waited for');
    // Others buy the last three.
    for (const order of ['p1', 'p2', 'p3'])
      data(await cloud.call('demoShop', { action: 'buy', goods: 'pot', order }, { openid: 'o-other' }));
    await cloud.advance(57 * MINUTE);
    await titles(shop);
    await cloud.advance(8 * MINUTE);
    expect(await titles(shop)).toEqual(['优惠提醒']);
    expect(
      (await rows()).find(({ trigger }) => (trigger as { value: string }).value === 'pot'),
    ).toMatchObject({
      state: 'suppressed',
      reason: 'CONTENT_SKIPPED',
      content: { function: 'demoContent', words: '已售罄' },
    });
    const coupons = (await cloud.export()).collections['demo_coupons'] as { taken: string }[];
    expect(coupons.filter(({ taken }) => taken !== '')).toHaveLength(1);
    expect(data(await cloud.call('manage', { action: 'campaign.report', id: 'cart' }, ADMIN))).toMatchObject({
      total: { assigned: 2, sent: 1, leftOut: { CONTENT_SKIPPED: 1 } },
    });
    await tap('goods-pot');
    await shows(byId('left'), '卖完了');
    await shop.picture('56-sold-out');
    await shop.leave();
    await shop.page.locator('[data-chat=messages]').click();
    await shop.page.getByText('专享券').first().waitFor();
    await shop.picture('57-one-card');
  }));
