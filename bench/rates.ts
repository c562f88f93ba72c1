import rated from '../test/fixtures/rated.config';
import type { NotifyCloud } from '../test/support/cloud';
import { databaseCalls, paceOf, sentAt, ticksFor } from '../test/support/flow';
import { seed } from '../test/support/seed';
import { backInStock } from '../test/support/shop';
import type { Figure } from './figure';

const PER_SECOND = 10;

/** A backlog behind a template's rate: how well it is kept, and what a row costs. */
export async function rates(cloud: NotifyCloud, rows: number): Promise<Figure[]> {
  await seed(cloud, {
    users: Array.from({ length: rows }, (_, i) => `o-${i}`),
    config: rated,
    notifications: (openid) => [backInStock(openid, 'restock:1')],
  });
  await cloud.local.wechat.setMode({ pushes: false });
  await cloud.resetMetrics();
  await ticksFor(cloud, (rows * 1000) / PER_SECOND);
  const times = sentAt(cloud);
  return [
    {
      what: `a rate of ${PER_SECOND} a second, ${rows} rows due`,
      measured: times.length,
      atLeast: rows,
      unit: 'sends',
    },
    { what: 'of that rate', measured: paceOf(times) / PER_SECOND, atLeast: 0.95, unit: '' },
    { what: 'of that rate at most', measured: paceOf(times) / PER_SECOND, atMost: 1.05, unit: '' },
    {
      what: 'database calls per row, ticks and folds included',
      measured: (await databaseCalls(cloud)) / times.length,
      atMost: 0.3,
      unit: 'calls',
    },
  ];
}
