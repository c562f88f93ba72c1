import { shows } from '../../local-cloud/phone/testing/withPhone';
import { accept, backInStock, data, send, until } from '../support/shop';
import { ASSISTANT, CUSTOMER, shopPerFile, type Shop } from './withShop';

const withShop = shopPerFile();
/** Scenes: a shared page, a subscribe message. */
const SHARED = 1007;
const CARD = 1107;

/** Clicks that were taken as such, by notification. */
async function clicks({ cloud }: Shop): Promise<string[]> {
  const { collections } = await cloud.export();
  return (collections['notify_events'] ?? [])
    .filter(({ kind }) => kind === 'click')
    .map(({ openid }) => String(openid));
}

async function card(shop: Shop): Promise<string> {
  await accept(shop.cloud, CUSTOMER);
  const notification = backInStock(CUSTOMER, 'restock:1', { query: { goods: 'mug' } });
  return data(await send(shop.cloud, notification)).id;
}

test('a card that starts the mini program is a click, and only the first time', () =>
  withShop(async (shop) => {
    const { page, byId } = shop;
    await card(shop);
    await shop.leave();
    await page.locator('[data-chat=close]').click();
    await shop.tapCard();
    await shows(byId('name'), '蓝色马克杯');
    await until(async () => (await clicks(shop)).length === 1, 'the click is counted');
    const { functions } = await shop.cloud.metrics();
    // Clicks travel with the sync of the launch.
    expect(functions['track']?.invocations ?? 0).toBe(0);
    await shop.leave();
    await shop.tapCard();
    await shows(byId('name'), '蓝色马克杯');
    expect(await clicks(shop)).toEqual([CUSTOMER]);
  }));

test('a card that brings it back from the background is a click', () =>
  withShop(async (shop) => {
    await card(shop);
    await shop.leave();
    await shop.tapCard();
    await shows(shop.byId('name'), '蓝色马克杯');
    await until(async () => (await clicks(shop)).length === 1, 'the click is counted');
  }));

test('a page that a friend shared is no click, and neither is the card of somebody else', () =>
  withShop(async (shop) => {
    const { byId, cloud } = shop;
    const nid = await card(shop);
    const opened = { goods: 'mug', nid };
    const syncs = async (): Promise<number> =>
      (await cloud.metrics()).functions['subscribe']?.invocations ?? 0;

    await shop.enter('pages/goods/index', opened, SHARED);
    await shows(byId('name'), '蓝色马克杯');
    await shop.user(ASSISTANT);
    const before = await syncs();
    await shop.enter('pages/goods/index', opened, CARD);
    await shows(byId('name'), '蓝色马克杯');
    // The click was told, and refused.
    await until(async () => (await syncs()) > before, 'the click is told');
    expect(await clicks(shop)).toEqual([]);
  }));
