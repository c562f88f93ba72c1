import { shows } from '../../local-cloud/testing/browser/shows';
import { accept, backInStock, data, send } from '../support/shop';
import { CUSTOMER, shopPerFile, type Shop } from './withShop';

const withShop = shopPerFile();

interface Told {
  preferences: { quietHours: object };
}
const quietHours = async ({ cloud }: Shop): Promise<object> =>
  data(await cloud.call<Told>('subscribe', { action: 'sync' }, { openid: CUSTOMER, source: 'wx_client' }))
    .preferences.quietHours;

test('quiet hours set abroad are those of the phone there; back home the page says so, and one tap takes them along', async () => {
  await withShop(
    async (shop) => {
      await accept(shop.cloud, CUSTOMER);
      data(await send(shop.cloud, backInStock(CUSTOMER, 'restock:1')));
      await shop.enter('pages/inbox/index', {}, 1089);
      // Noon in Shanghai, where the configuration is.
      await shop.screen.getByText(/^(23|00):00$/).waitFor();
      await shop.enter('pages/settings/index', {}, 1089);
      await shop.tap('quiet');
      await shows(shop.byId('message'), '已保存');
      expect(await shop.byId('quiet-elsewhere').count()).toBe(0);
      expect(await quietHours(shop)).toMatchObject({ from: '22:00', to: '08:00', zone: 'America/New_York' });
    },
    { zone: 'America/New_York' },
  );
  await withShop(async (shop) => {
    const { byId } = shop;
    await shop.enter('pages/inbox/index', {}, 1089);
    await shop.screen.getByText('12:00').waitFor();
    await shop.enter('pages/settings/index', {}, 1089);
    await shows(byId('quiet-elsewhere'), /^以上按 UTC-[45] 计算，本机是北京时间$/);
    await byId('quiet-here').scrollIntoViewIfNeeded();
    await shop.picture('81-elsewhere');
    // As somebody without a pointer does it.
    await byId('quiet-here').focus();
    await shop.page.keyboard.press('Enter');
    await shows(byId('message'), '已保存');
    await byId('quiet-elsewhere').waitFor({ state: 'detached' });
    await shop.picture('82-here');
    expect(await quietHours(shop)).toMatchObject({ from: '22:00', to: '08:00', zone: 'Asia/Shanghai' });
  });
});
