/** A triggered campaign on the built functions: an event, the wait, the other event, and what it costs. */
import type { CampaignView } from '../../cloudfunctions/core/contract';
import { snapshot, unbalanced } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { seed } from '../support/seed';
import { settleDown } from '../support/settleDown';
import { ADMIN, data } from '../support/shop';

const cloud = notifyPerFile();
const MINUTE = 60_000;
const FUNCTION = { source: 'scf' };
const manage = async <Data = CampaignView>(request: object) =>
  data(await cloud().call<Data>('manage', request, ADMIN));
const tell = async (openid: string, name: string, nonce?: string) =>
  data(
    await cloud().call(
      'track',
      { openid, events: [{ kind: 'event', name, props: { goods: 'mug' } }], ...(nonce ? { nonce } : {}) },
      FUNCTION,
    ),
  );
const people = (count: number) => Array.from({ length: count }, (_, i) => `o-${String(i).padStart(3, '0')}`);
const rows = async () => (await snapshot(cloud())).messages.filter(({ trigger }) => trigger);

async function running(): Promise<void> {
  await manage({
    action: 'campaign.create',
    id: 'cart',
    kind: 'triggered',
    title: '购物车',
    purpose: 'transactional',
    template: 'backInStock',
    scene: '想要的商品到货时通知',
    variants: [{ name: 'a', percent: 100, data: { goods: '蓝色马克杯', price: '¥89' } }],
    trigger: {
      on: { event: 'cart', key: 'goods' },
      waitMinutes: 10,
      againAfterMinutes: 1440,
      unless: { event: 'bought', sameKey: true },
    },
    endsAt: (await cloud().now()) + 24 * 60 * MINUTE,
  });
  await manage({ action: 'campaign.start', id: 'cart', confirmed: 100 });
  await cloud().advance(2 * MINUTE);
  await tick(cloud());
  await cloud().advance(11_000);
}

const databaseCalls = async (of: string): Promise<number> => {
  const { calls } = await cloud().metrics();
  const database = Object.entries(calls[of] ?? {}).filter(([action]) => action.startsWith('database.'));
  return database.reduce((sum, [, count]) => sum + count, 0);
};

test('who leaves the cart is reminded once, who buys is not; no scan, and books that balance', async () => {
  await seed(cloud(), { users: people(4), notifications: () => [] });
  await running();
  await tell('o-003', 'cart');
  await cloud().resetMetrics();
  await Promise.all(Array.from({ length: 20 }, () => tell('o-000', 'cart')));
  await tell('o-001', 'cart', 'call-0001');
  await tell('o-001', 'cart', 'call-0001');
  await tell('o-001', 'bought');
  expect((await cloud().metrics()).scans).toEqual([]);
  expect((await rows()).map(({ to, state, reason }) => [to, state, reason]).sort()).toEqual([
    ['o-000', 'scheduled', null],
    ['o-001', 'suppressed', 'UNLESS'],
    ['o-003', 'scheduled', null],
  ]);
  await cloud().advance(9 * MINUTE);
  await cloud().resetMetrics();
  await tick(cloud());
  expect(await databaseCalls('dispatch')).toBe(1);
  await cloud().advance(MINUTE + 5000);
  await cloud().resetMetrics();
  await tick(cloud());
  await settleDown(cloud());
  expect((await cloud().metrics()).scans).toEqual([]);
  const cards = await Promise.all(people(4).map(async (openid) => (await cloud().messages(openid)).length));
  expect(cards).toEqual([1, 0, 0, 1]);
  expect(unbalanced(await snapshot(cloud()))).toEqual([]);
});

test('an event costs four calls where it makes one, three where there is one, two where nothing waits for it', async () => {
  await seed(cloud(), { users: people(2), notifications: () => [] });
  await running();
  await tell('o-001', 'cart');
  const costs = async (work: () => Promise<unknown>): Promise<number> => {
    await cloud().resetMetrics();
    await work();
    return databaseCalls('track');
  };
  expect(await costs(() => tell('o-000', 'cart'))).toBe(4);
  expect(await costs(() => tell('o-000', 'cart'))).toBe(3);
  expect(await costs(() => tell('o-000', 'view'))).toBe(2);
});
