import { FOLD_EVERY } from '../../cloudfunctions/core/tick/jobs';
import type { Overview } from '../../cloudfunctions/core/contract';
import { MOST_A_DAY } from '../../cloudfunctions/core/counting/surplus';
import { notifyPerFile } from '../support/cloud';
import { tick } from '../support/recover';
import { ADMIN, data, SHOP } from '../support/shop';

const cloud = notifyPerFile({ config: 'test/fixtures/clients.config.ts' });

const report = (openid: string, ...events: object[]) =>
  cloud().call<{ results: { counted: boolean }[] }>('track', { events }, { openid });
const byShop = (openid: string, ...events: object[]) => cloud().call('track', { openid, events }, SHOP);
const signUp = (id: string, value: number) => ({ kind: 'convert', goal: 'signUp', id, value });

async function counted(): Promise<Overview['total']> {
  await cloud().advance(FOLD_EVERY);
  await tick(cloud());
  return data(await cloud().call<Overview>('stats', { action: 'overview' }, ADMIN)).total;
}

test('an id that one user makes up takes nothing from another user’s sale of that id', async () => {
  await report('o-thief', signUp('seat-17', 1));
  await report('o-lin', signUp('seat-17', 9900));
  expect(await counted()).toMatchObject({ conversions: 2, value: 9901 });
});

test('the same sale told by the mini program and by the shop is one, and the shop takes it back', async () => {
  await report('o-lin', signUp('seat-17', 9900));
  await byShop('o-lin', signUp('seat-17', 9900));
  expect(await counted()).toMatchObject({ conversions: 1, value: 9900 });
  await byShop('o-lin', { kind: 'revert', goal: 'signUp', id: 'seat-17' });
  expect(await counted()).toMatchObject({ conversions: 0, value: 0 });
});

test('what one user may add to a day is bounded; what the shop tells is not', async () => {
  const many = (from: number) => Array.from({ length: 50 }, (_, i) => signUp(`made-up-${from + i}`, 100));
  for (const from of [0, 50]) await report('o-flood', ...many(from));
  await report('o-lin', signUp('seat-1', 100));
  for (const from of [100, 150]) await byShop('o-lin', ...many(from));
  expect(await counted()).toMatchObject({ conversions: MOST_A_DAY.convert + 101 });
});
