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

const titles = async ({ cloud }: Shop): Promise<string[]> => {
  await cloud.fire('dispatch');
  return (await cloud.messages(CUSTOMER)).map(({ title = '' }) => title);
};

test('what is left in the cart is reminded of after an hour, what is bought is not', () =>
  withShop(async (shop) => {
    const { cloud, tap, byId } = shop;
    await shop.tab('我的');
    await tap('offers');
    for (const count of [1, 2, 3]) {
      await tap('ask');
      await shop.answer('accept');
      await shows(byId('message'), `订阅成功，还可收到 ${count} 条`);
    }
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
