import { shows } from '../../local-cloud/testing/browser/shows';
import { data, templateId, until } from '../support/shop';
import { booked, CUSTOMER, shopPerFile } from './withShop';

const withShop = shopPerFile();

interface Overview {
  total: { accepted: number; clicked: number; converted: number; value: number };
}

test('subscribe, get the card, tap it, buy, unsubscribe: and then there is silence', () =>
  withShop(async (shop) => {
    const { cloud, byId, tap, tab, back, page, screen } = shop;
    const credits = async (): Promise<number> =>
      (await cloud.credits(CUSTOMER))[templateId('backInStock')] ?? 0;

    // A launch with nothing to say calls nothing of the product's.
    await byId('goods-mug').waitFor();
    expect((await cloud.metrics()).functions).not.toHaveProperty('subscribe');
    await shop.picture('01-goods');

    await tap('goods-mug');
    await shows(byId('name'), '蓝色马克杯');
    await shop.picture('02-sold-out');
    await tap('ask');
    await shop.sheet.waitFor();
    await shop.picture('03-sheet');
    await shop.answer('accept');
    await shows(byId('wished'), '已在到货名单上');
    expect(await credits()).toBe(1);
    await until(async () => (await booked(shop)) === 1, 'the accept is booked');
    await shop.picture('04-subscribed');
    await shop.leave();

    expect(await shop.staff('arrive', { goods: 'mug', delivery: 'd1', pieces: 5 })).toEqual({ told: 1 });
    await cloud.fire('dispatch');
    await shows(page.locator('.count'), '1');
    await page.locator('[data-chat=messages]').click();
    await shows(page.locator('.message strong'), '到货提醒');
    await shop.picture('05-card');
    await shop.tapCard();
    await shows(byId('left'), '余 5 件，人民路店自取');
    await shop.picture('06-back-in-stock');

    await tap('buy');
    await shop.answer('accept');
    await shows(byId('state'), '正在备货');
    await shop.picture('07-order');
    await back();
    await shows(byId('left'), '余 4 件，人民路店自取');
    await screen.getByRole('button', { name: '回到首页' }).click();
    await tab('订单');
    await shows(byId('order-0'), /蓝色马克杯备货中.*¥89/);
    await shop.picture('08-orders');

    // The sale is booked to the notification that brought it.
    const overview = async (): Promise<Overview['total']> => {
      // Facts are counted when they have settled.
      await cloud.advance(60_000);
      await cloud.fire('dispatch');
      const answer = await cloud.call<Overview>('stats', { action: 'overview' }, { openid: 'o-admin' });
      return data(answer).total;
    };
    await until(async () => (await overview()).converted === 1, 'the sale is counted');
    expect(await overview()).toMatchObject({ accepted: 1, clicked: 1, converted: 1, value: 8900 });

    await tab('我的');
    await tap('settings');
    await byId('stop').waitFor();
    await shop.picture('09-settings');
    await tap('stop');
    await tap('reason-0');
    await shop.picture('10-leaving');
    await tap('stop-now');
    await shows(byId('message'), '已退订，不会再打扰你');
    await shop.picture('11-unsubscribed');

    // Everything that could be sent now is not.
    const [order] = (await shop.staff<{ orders: { id: string }[] }>('overview')).orders;
    expect(await shop.staff('pack', { order: order?.id })).toMatchObject({ willSend: false });
    await cloud.fire('dispatch');
    expect(await cloud.messages(CUSTOMER)).toHaveLength(1);
  }));
