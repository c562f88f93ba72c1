import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import { KEPT_THINGS } from '../model/census';
import { wishKey, type Wish } from '../model/wish';
import { takeCensus } from './census';
import { wishes } from './wishes';

const T = sampleConfig().templates.backInStock!.id;
const DAY = 24 * 3_600_000;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

/** Somebody who waits for these things. */
function put(openid: string, things: string[], more: Partial<Wish> = {}, available = 1): void {
  const kept = things.map((about): [string, Wish] => [
    wishKey('backInStock', about),
    { template: 'backInStock', about, label: '', at: NOW, until: NOW + DAY, ...more },
  ]);
  const user = sampleUser({ [T]: { available, granted: available } }, { _id: openid });
  context.store.put('notify_users', {
    ...user,
    wishes: Object.fromEntries(kept),
    wishFor: kept.map(([key]) => key),
  });
}

test('how many wait for each thing, the most wanted first, and who of them has a credit', async () => {
  put('o-1', ['goods:mug', 'goods:tea'], { label: '马克杯' });
  put('o-2', ['goods:mug'], {}, 0);
  put('o-3', ['goods:pot'], { until: NOW });
  expect(await wishes(context, {})).toMatchObject({
    users: 3,
    counting: null,
    templates: { backInStock: 3 },
    things: [
      { template: 'backInStock', about: 'goods:mug', label: '马克杯', waiting: 2, withCredit: 1 },
      { about: 'goods:tea', waiting: 1, withCredit: 1 },
    ],
    others: 0,
  });
  expect(await wishes(context, { limit: 1 })).toMatchObject({
    templates: { backInStock: 3 },
    things: [{ about: 'goods:mug' }],
  });
  expect(await wishes(context, { template: 'offer' })).toMatchObject({ templates: {}, things: [] });
  await expect(wishes(context, { template: 'nothing' })).rejects.toMatchObject({ code: 'UNKNOWN_TEMPLATE' });
});

test('a count over several calls, one of them cut off, meets every wish once', async () => {
  for (let i = 0; i < 2500; i++) put(`o-${String(i).padStart(5, '0')}`, ['goods:mug']);
  await takeCensus(context, 1);
  context.store.around = async ({ collection, operation }, run) => {
    if (collection === 'notify_locks' && operation === 'update') throw new Error('killed');
    return run();
  };
  await expect(takeCensus(context, 1)).rejects.toThrow('killed');
  context.store.around = undefined;
  context.clock.advance(60_001);
  expect((await wishes(context, {})).things).toMatchObject([{ waiting: 2500, withCredit: 2500 }]);
});

test('things beyond what is told apart are counted together, and known ones go on counting', async () => {
  const many = Array.from({ length: KEPT_THINGS + 5 }, (_, i) => `goods:${i}`);
  for (let i = 0; i < many.length; i += 50) put(`o-${String(i).padStart(5, '0')}`, many.slice(i, i + 50));
  put('o-z', ['goods:0', 'goods:new']);
  const report = await wishes(context, { limit: 1000 });
  expect(report.things).toHaveLength(KEPT_THINGS);
  expect(report.others).toBe(6);
  expect(report.things[0]).toMatchObject({ about: 'goods:0', waiting: 2 });
});
