import { DESK } from '../../local-cloud/testing/browser/browserWindow';
import { becomes } from '../../local-cloud/testing/browser/becomes';
import { accept, backInStock, send, templateId } from '../support/shop';
import { tooPale, tooWide } from './inspect';
import { CUSTOMER, shopPerFile, type Shop } from './withShop';

const withShop = shopPerFile();

type Sizes = { scrollWidth: number; clientWidth: number };

/** Pages with something on them: a missed and a sent message, an order that is ready, a booking, an offer. */
async function fill({ cloud, staff }: Shop): Promise<void> {
  const customer = async (action: string, data: object = {}): Promise<void> =>
    void (await cloud.call('demoShop', { action, ...data }, { openid: CUSTOMER }));
  await accept(cloud, CUSTOMER);
  await send(cloud, backInStock(CUSTOMER, 'restock:1', { query: { goods: 'mug' } }));
  await send(
    cloud,
    backInStock(CUSTOMER, 'restock:2', {
      query: { goods: 'mug' },
      data: { goods: '棉麻茶巾', price: '¥29' },
    }),
  );
  await wishFor(cloud, 'goods:towel', '棉麻茶巾');
  await wishFor(cloud, 'goods:mug-with-a-long-name-of-its-own', '限量手绘蓝色大号马克杯礼盒装');
  await customer('buy', { goods: 'tea', order: '1700000000001' });
  await customer('buy', { goods: 'pot', order: '1700000000002' });
  await staff('pack', { order: '1700000000001' });
  await staff('offer', { goods: 'pot', offer: 'o1', price: 29400 });
  const slots = await cloud.call<{ slots: { at: number }[] }>(
    'demoShop',
    { action: 'slots' },
    { openid: CUSTOMER },
  );
  if (slots.ok) await customer('book', { at: slots.data.slots[0]?.at });
}

/** An accept for a thing, as the client reports it. */
async function wishFor(cloud: Shop['cloud'], about: string, label: string): Promise<void> {
  const at = await cloud.now();
  const results = { [templateId('backInStock')]: 'accept' };
  const report = { results, asked: ['backInStock'], about, label, at, nonce: `wish-${about.slice(6, 20)}` };
  await cloud.call('subscribe', { action: 'report', ...report }, { openid: CUSTOMER });
}

const PAGES: [name: string, path: string, query: Record<string, string>, filled: string][] = [
  ['home', 'pages/home/index', {}, 'goods-towel'],
  ['goods', 'pages/goods/index', { goods: 'mug', nid: 'a'.repeat(30) }, 'ask'],
  ['booking', 'pages/booking/index', {}, 'booked-0'],
  ['orders', 'pages/orders/index', {}, 'order-1'],
  ['order', 'pages/order/index', { order: '1700000000001' }, 'code'],
  ['me', 'pages/me/index', {}, 'desk'],
  ['offers', 'pages/offers/index', {}, 'offer-0'],
  ['inbox', 'pages/inbox/index', {}, 'head'],
  ['settings', 'pages/settings/index', {}, 'stop'],
];

const SCHEMES = ['light', 'dark'] as const;

test('every page fits a phone and can be read, in light and in dark', () =>
  withShop(async (shop) => {
    await fill(shop);
    const found: string[] = [];
    for (const [page, path, query, filled] of PAGES) {
      await shop.enter(path, query, 1089);
      await shop.byId(filled).waitFor();
      for (const colorScheme of SCHEMES) {
        await shop.page.emulateMedia({ colorScheme });
        await shop.picture(`${page}-${colorScheme}`);
        for (const [what, look] of [['too wide', tooWide] as const, ['pale', tooPale] as const]) {
          const problem = await becomes(() => look(shop), []).catch(String);
          if (problem) found.push(`${page}, ${colorScheme}, ${what}: ${problem}`);
        }
      }
    }
    expect(found).toEqual([]);
  }));

test('on a desk the phone stands beside its panel', () =>
  withShop(async (shop) => {
    await fill(shop);
    await shop.enter('pages/goods/index', { goods: 'mug' }, 1089);
    await shop.byId('ask').waitFor();
    await shop.tap('ask');
    await shop.answer('accept');
    const panel = shop.page.frameLocator('.panel');
    await panel.getByText('账本').first().click();
    await panel.getByText('user-xiaolin').first().waitFor();
    for (const colorScheme of SCHEMES) {
      await shop.page.emulateMedia({ colorScheme });
      await shop.picture(`desk-${colorScheme}`);
      // All of the books at a glance, none of it behind a bar.
      const hidden = () =>
        panel.locator('.scroll').evaluate(({ scrollWidth, clientWidth }: Sizes) => scrollWidth - clientWidth);
      await becomes(hidden, 0);
      await becomes(() => tooWide(shop), []);
    }
  }, DESK));
