import paced from '../fixtures/paced.config';
import { CROWD, notifyPerFile } from '../support/cloud';
import {
  databaseCalls,
  mostWithin,
  onceOfThree,
  paceAtMost,
  paceOf,
  sentAt,
  ticksFor,
} from '../support/flow';
import { seed } from '../support/seed';
import { backInStock, send } from '../support/shop';

const cloud = notifyPerFile({ maxInstances: CROWD, config: 'test/fixtures/paced.config.ts' });
const users = (count: number, name = 'o') => Array.from({ length: count }, (_, i) => `${name}-${i}`);

/** The first ticks' own calls are a part of so few. */
const MOST_CALLS = 0.4;

test(
  'a rate of 8 a second over all is 8 a second: ticks, their workers and immediate sends together',
  () => onceOfThree(together, { pace: 8 * 0.95, callsEach: MOST_CALLS }),
  120_000,
);

async function together() {
  const queued = new Set(users(140));
  await seed(cloud(), {
    users: [...queued, ...users(8, 'now')],
    config: paced,
    notifications: (openid) => (queued.has(openid) ? [backInStock(openid, 'restock:1')] : []),
  });
  // A fold would be counted too.
  await cloud().local.wechat.setMode({ pushes: false });
  await cloud().resetMetrics();
  const immediate = async () => {
    for (const openid of users(8, 'now')) {
      await send(cloud(), backInStock(openid, 'restock:now'));
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  };
  await Promise.all([ticksFor(cloud(), 15_000, 148), immediate()]);
  const times = sentAt(cloud());
  expect(times).toHaveLength(148);
  expect(paceAtMost(times)).toBeLessThan(8 * 1.05);
  expect(mostWithin(times, 10_000)).toBeLessThanOrEqual(10 * 8 * 1.2);
  return { pace: paceOf(times), callsEach: (await databaseCalls(cloud())) / 148 };
}

test(
  'users who hold no credit take none of it away from the others',
  () => onceOfThree(beside, { pace: 8 * 0.9, callsEach: MOST_CALLS }),
  120_000,
);

async function beside() {
  const all = users(160);
  await seed(cloud(), {
    users: all,
    config: paced,
    notifications: (openid) => [backInStock(openid, 'restock:1')],
  });
  // Three of four have none.
  const { collections } = await cloud().export();
  const poor = collections['notify_users']!.map((user, i) =>
    i % 4 === 0 ? user : { ...user, credits: {}, creditFor: [] },
  );
  await cloud().import({ collections: { ...collections, notify_users: poor } });
  await ticksFor(cloud(), 6000, 40);
  const times = sentAt(cloud());
  expect(times).toHaveLength(40);
  // What they cost is counted elsewhere: others are put off here.
  return { pace: paceOf(times), callsEach: 0 };
}
