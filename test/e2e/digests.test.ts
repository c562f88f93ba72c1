import { becomes } from '../../local-cloud/testing/browser/becomes';
import { shows } from '../../local-cloud/testing/browser/shows';
import { backInStock, data, send } from '../support/shop';
import { CUSTOMER, shopPerFile, type Shop } from './withShop';

const withShop = shopPerFile();
const HOUR = 60 * 60_000;
const DAY = 24 * HOUR;

/** To five past eight in the evening, in Shanghai. */
async function toEvening({ cloud }: Shop): Promise<void> {
  const local = (await cloud.now()) + 8 * HOUR;
  const evening = 20 * HOUR + HOUR / 12;
  await cloud.advance((evening - (local % DAY) + DAY) % DAY);
  await cloud.fire('dispatch');
}

test('a daily digest of restocks: chosen in the settings, seen in the inbox, one card in the evening', () =>
  withShop(async (shop) => {
    const { cloud, tap, byId } = shop;
    await tap('goods-mug');
    await tap('ask');
    await shop.answer('accept');
    await shows(byId('message'), '订阅成功，还可收到 1 条');

    await shop.enter('pages/settings/index', {}, 1089);
    await tap('daily-restock');
    await shows(byId('message'), '已保存');
    await byId('digest-at').waitFor();
    await shop.picture('71-daily');

    expect(await shop.staff('arrive', { goods: 'mug', pieces: 5, delivery: 'd1' })).toEqual({ told: 1 });
    await cloud.fire('dispatch');
    for (const goods of ['白瓷茶壶', '竹制杯垫']) {
      const told = backInStock(CUSTOMER, `restock:${goods}`, { data: { goods, price: 59 } });
      expect(data(await send(cloud, told))).toMatchObject({ state: 'collected' });
    }
    expect(await cloud.messages(CUSTOMER)).toEqual([]);
    await shop.enter('pages/inbox/index', {}, 1089);
    await shop.screen.getByText('待汇总').first().waitFor();
    await shop.picture('72-collected');

    await toEvening(shop);
    expect(await cloud.messages(CUSTOMER)).toHaveLength(1);
    await shop.leave();
    await shop.page.locator('[data-chat=messages]').click();
    await shop.page.locator('.message').last().waitFor();
    await shop.picture('73-card');
    await shop.page.locator('.message').last().click();
    await shop.screen.getByText('竹制杯垫').first().waitFor();
    await becomes(() => shop.screen.getByText('待汇总').count(), 0);
    await shop.picture('74-opened');
  }));
