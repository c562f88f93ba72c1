import { shows } from '../../local-cloud/testing/browser/shows';
import { snapshot } from '../support/books';
import { nidOf } from '../support/links';
import { accept, backInStock, data, send, templateId, until } from '../support/shop';
import { ASSISTANT, CUSTOMER, shopPerFile, type Shop } from './withShop';

const withShop = shopPerFile();
/** Scenes: a shared page, a subscribe message. */
const SHARED = 1007;
const CARD = 1107;
const CARD_TOO = 1014;

/** Whose clicks were taken as such. */
async function clicks({ cloud }: Shop): Promise<string[]> {
  const { events } = await snapshot(cloud);
  return events.filter(({ kind }) => kind === 'click').map(({ openid }) => openid);
}

/** @returns the `nid` of its link */
async function card(shop: Shop, key = 'restock:1'): Promise<string> {
  await accept(shop.cloud, CUSTOMER);
  const notification = backInStock(CUSTOMER, key, { query: { goods: 'mug' } });
  return nidOf(data(await send(shop.cloud, notification)).id, CUSTOMER);
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

test('a card that brings it back from the background is a click, in both scenes that WeChat has for it', () =>
  withShop(async (shop) => {
    await card(shop);
    await shop.leave();
    await shop.tapCard();
    await shows(shop.byId('name'), '蓝色马克杯');
    await until(async () => (await clicks(shop)).length === 1, 'the click is counted');
    const opened = { goods: 'mug', nid: await card(shop, 'restock:2') };
    for (const _twice of [1, 2]) {
      await shop.enter('pages/goods/index', opened, CARD_TOO);
      await shows(shop.byId('name'), '蓝色马克杯');
    }
    await until(async () => (await clicks(shop)).length === 2, 'the click is counted');
  }));

test('who leaves in the middle loses nothing: report and click go with the one call of the next launch', () =>
  withShop(async (shop) => {
    const { cloud, page, tap, byId } = shop;
    await card(shop);
    await tap('goods-mug');
    await tap('ask');
    await shop.sheet.waitFor();
    await cloud.faults([{ api: '*', function: 'subscribe', when: 'before', reset: true, rate: 1 }]);
    await shop.answer('accept');
    await shop.leave();
    await page.locator('[data-chat=close]').click();
    await cloud.clearFaults();
    const before = (await shop.calls()).length;

    await shop.tapCard();
    await shows(byId('name'), '蓝色马克杯');
    await until(async () => (await clicks(shop)).length === 1, 'the click is counted');
    const { users } = await snapshot(cloud);
    const account = users.find(({ _id }) => _id === CUSTOMER)?.credits[templateId('backInStock')];
    // One was spent on the card, one is left; WeChat says the same.
    expect(account).toMatchObject({ granted: 2, available: 1, spent: 1 });
    expect((await cloud.credits(CUSTOMER))[templateId('backInStock')]).toBe(1);
    // The shop's own calls aside.
    const called = async (): Promise<string[]> =>
      (await shop.calls()).slice(before).filter((name) => !name.startsWith('demoShop'));
    await until(async () => (await called()).length > 0, 'the launch is answered');
    expect(await called()).toEqual(['subscribe']);
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
