import type { Overview } from '../../cloudfunctions/core/contract';
import { notifyPerFile } from '../support/cloud';
import { accept, ADMIN, backInStock, data, send, SHOP } from '../support/shop';
import { nidOf } from '../support/links';
import { tick } from '../support/recover';

const cloud = notifyPerFile();
const DAY = 24 * 3_600_000;

const track = (events: object[], who: object = SHOP, openid?: string) =>
  cloud().call('track', { events, ...(openid ? { openid } : {}) }, who);
const convert = (id: string, value: number) =>
  track([{ kind: 'convert', goal: 'order', id, value }], SHOP, 'o-lin');
const revert = (id: string) => track([{ kind: 'revert', goal: 'order', id }], SHOP, 'o-lin');

async function clicked(): Promise<string> {
  await accept(cloud(), 'o-lin');
  const { id } = data(await send(cloud(), backInStock('o-lin', `restock:${await cloud().now()}`)));
  await track([{ kind: 'click', nid: nidOf(id, 'o-lin') }], { openid: 'o-lin' });
  return id;
}

async function counted(): Promise<Overview['total']> {
  await cloud().advance(25_000);
  await tick(cloud());
  const overview = data(await cloud().call<Overview>('stats', { action: 'overview' }, ADMIN));
  expect(overview.templates['backInStock']?.value ?? 0).toBe(overview.total.value);
  return overview.total;
}

test('a sale after a click is the notification’s, once, however often it is told', async () => {
  await clicked();
  await convert('order-1', 8900);
  await convert('order-1', 8900);
  expect(await counted()).toMatchObject({ clicked: 1, converted: 1, conversions: 1, value: 8900 });
  await convert('order-2', 100);
  expect(await counted()).toMatchObject({ converted: 1, conversions: 2, value: 9000 });
});

test('a sale taken back is taken out of the figures; the notification stays converted while another is left', async () => {
  await clicked();
  await convert('order-1', 8900);
  await convert('order-2', 100);
  expect(await counted()).toMatchObject({ converted: 1, conversions: 2, value: 9000 });
  await revert('order-1');
  await revert('order-1');
  expect(await counted()).toMatchObject({ converted: 1, conversions: 1, value: 100 });
  await revert('order-2');
  expect(await counted()).toMatchObject({ converted: 0, conversions: 0, value: 0 });
  await convert('order-3', 50);
  expect(await counted()).toMatchObject({ converted: 1, conversions: 1, value: 50 });
});

test('a sale and its cancellation in one go leave nothing, in whichever order they come', async () => {
  await clicked();
  await revert('order-1');
  await convert('order-1', 8900);
  expect(await counted()).toMatchObject({ clicked: 1, converted: 0, conversions: 0, value: 0 });
});

test('a sale goes to the last click inside the window, not to an older one', async () => {
  await clicked();
  await cloud().advance(8 * DAY);
  await convert('order-1', 8900);
  await cloud().advance(25_000);
  await tick(cloud());
  const { total, templates } = data(await cloud().call<Overview>('stats', { action: 'overview' }, ADMIN));
  expect(total).toMatchObject({ conversions: 1, value: 8900, converted: 0 });
  expect(templates['backInStock']).toMatchObject({ conversions: 0, value: 0 });
});

test('a click by anybody but the owner counts nothing', async () => {
  await accept(cloud(), 'o-lin');
  const { id } = data(await send(cloud(), backInStock('o-lin', 'restock:1')));
  await track([{ kind: 'click', nid: nidOf(id, 'o-lin') }], { openid: 'o-friend' });
  expect(await counted()).toMatchObject({ clicked: 0 });
  await track([{ kind: 'click', nid: nidOf(id, 'o-lin') }], { openid: 'o-lin' });
  expect(await counted()).toMatchObject({ clicked: 1 });
});
