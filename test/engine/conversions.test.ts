import { FOLD_EVERY } from '../../cloudfunctions/core/tick/jobs';
import type { Overview } from '../../cloudfunctions/core/contract';
import { rebuild } from '../../cloudfunctions/core/counting/rebuild';
import { MOST_A_DAY } from '../../cloudfunctions/core/counting/surplus';
import { notificationId } from '../../cloudfunctions/core/model/id';
import { connect } from '../support/connect';
import { notifyPerFile } from '../support/cloud';
import { pushesDone } from '../support/settleDown';
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
  await cloud().advance(FOLD_EVERY);
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
  await cloud().advance(FOLD_EVERY);
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

test('reverts without their sales are looked at once: they hold nothing up and cost an idle tick nothing', async () => {
  await clicked();
  for (let n = 0; n < 1050; n += 50) {
    const reverts = Array.from({ length: 50 }, (_, i) => ({
      kind: 'revert',
      goal: 'order',
      id: `gone-${n + i}`,
    }));
    await track(reverts, SHOP, 'o-lin');
  }
  await cloud().advance(FOLD_EVERY);
  await convert('order-1', 8900);
  expect(await counted()).toMatchObject({ clicked: 1, conversions: 1, value: 8900 });
  await cloud().advance(10 * 60_000);
  await tick(cloud());
  await cloud().advance(1000);
  await cloud().resetMetrics();
  await tick(cloud());
  expect((await cloud().metrics()).calls['dispatch']).toEqual({ 'database.aggregateDocuments': 1 });
});

test('a sale that is told long after it was taken back counts nothing', async () => {
  await clicked();
  await revert('order-1');
  await counted();
  await cloud().advance(20 * DAY);
  await clicked();
  await convert('order-1', 8900);
  await convert('order-2', 100);
  expect(await counted()).toMatchObject({ conversions: 1, value: 100 });
  expect(await counted()).toMatchObject({ conversions: 1, value: 100 });
});

test('a sale is taken back where it was counted, whoever the revert says has bought', async () => {
  await clicked();
  await convert('order-1', 8900);
  expect(await counted()).toMatchObject({ converted: 1, value: 8900 });
  await track([{ kind: 'revert', goal: 'order', id: 'order-1' }], SHOP, 'o-other');
  expect(await counted()).toMatchObject({ converted: 0, conversions: 0, value: 0 });
});

test('invented links count nothing, write nothing and take no sale out of the figures', async () => {
  await clicked();
  await track([{ kind: 'click', nid: 'x'.repeat(30) }], { openid: 'o-lin' });
  await pushesDone(cloud());
  const before = await cloud().export();
  await cloud().resetMetrics();
  for (let n = 0; n < 21; n++) {
    const events = Array.from({ length: 50 }, (_, i) => {
      const id = notificationId('backInStock', 'o-lin', `restock:${n}-${i}`);
      return { kind: 'click', nid: `${id}${String(n * 50 + i).padStart(8, '0')}` };
    });
    const answer = await track(events, { openid: 'o-lin' });
    expect(JSON.stringify(answer)).not.toContain('"counted":true');
  }
  expect((await cloud().metrics()).calls['track'] ?? {}).toEqual({});
  expect((await cloud().export()).collections).toEqual(before.collections);
  await convert('order-1', 8900);
  expect(await counted()).toMatchObject({ clicked: 1, converted: 1, conversions: 1, value: 8900 });
});

test('feedback names a notification of one’s own, by its id or by its link', async () => {
  await accept(cloud(), 'o-lin');
  const { id } = data(await send(cloud(), backInStock('o-lin', 'restock:1')));
  const about = (nid: string, rating: number) => [{ kind: 'feedback', category: 'rating', rating, nid }];
  for (const nid of [id, nidOf(id, 'o-lin')]) {
    expect(JSON.stringify(await track(about(nid, 5), { openid: 'o-friend' }))).toContain('NOT_YOURS');
  }
  await track(about(id, 5), { openid: 'o-lin' });
  await track(about(nidOf(id, 'o-lin'), 3), { openid: 'o-lin' });
  expect(await counted()).toMatchObject({ feedback: 2, ratings: 2, ratingSum: 8 });
});

test('one user’s flood of feedback is bounded for the day, and nobody else’s', async () => {
  for (let n = 0; n < 100; n += 50) {
    const events = Array.from({ length: 50 }, (_, i) => ({
      kind: 'feedback',
      category: 'complaint',
      text: `No. ${n + i}`,
    }));
    await track(events, { openid: 'o-flood' });
    await counted();
  }
  await track([{ kind: 'feedback', category: 'complaint', text: 'too many' }], { openid: 'o-lin' });
  expect(await counted()).toMatchObject({ complaints: MOST_A_DAY.feedback + 1 });
  const { differences } = await rebuild(await connect({ local: cloud().url }), { write: false });
  expect(differences).toEqual([]);
  await cloud().advance(DAY);
  await track([{ kind: 'feedback', category: 'complaint', text: 'again' }], { openid: 'o-flood' });
  expect(await counted()).toMatchObject({ complaints: MOST_A_DAY.feedback + 2 });
});
