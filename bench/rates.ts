import type { NotifyCloud } from '../test/support/cloud';
import { databaseCalls, paceOf, sentAt, ticksFor } from '../test/support/flow';
import { seedDue } from './engineSeed';
import type { Figure } from './figure';
import { PER_SECOND } from './rated.config';

const SECONDS = 60;

/** A backlog behind a template's rate: how well it is kept, and what a row costs. Everything is overdue at the start. */
export async function rates(cloud: NotifyCloud, backlog: number): Promise<Figure[]> {
  await seedDue(cloud, backlog, { rated: true });
  await cloud.local.wechat.setMode({ pushes: false });
  await cloud.resetMetrics();
  await ticksFor(cloud, SECONDS * 1000);
  const times = sentAt(cloud);
  return [
    {
      what: `${PER_SECOND} a second over ${backlog} due, ${SECONDS} s: sent`,
      measured: times.length,
      atLeast: SECONDS * PER_SECOND * 0.95,
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
