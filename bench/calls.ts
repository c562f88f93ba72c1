import { TICK } from '../cloudfunctions/core/model/figures';
import { FOLD_EVERY } from '../cloudfunctions/core/tick/jobs';
import type { NotifyCloud } from '../test/support/cloud';
import { ADMIN, accept, backInStock, send } from '../test/support/shop';
import { receiptsArrived, seedDue } from './engineSeed';
import { isDatabase, total, type Figure } from './figure';

/** Gateway calls of one immediate send and of an idle tick. */
export async function immediate(cloud: NotifyCloud): Promise<Figure[]> {
  await accept(cloud, 'o-1');
  await accept(cloud, 'o-1');
  await send(cloud, backInStock('o-1', 'warm-up'));
  await cloud.resetMetrics();
  await send(cloud, backInStock('o-1', 'measured'));
  const all = total((await cloud.metrics()).calls['send']);
  await cloud.fire('dispatch');
  await cloud.advance(3000);
  await cloud.fire('dispatch');
  await cloud.resetMetrics();
  await cloud.fire('dispatch');
  const idle = total((await cloud.metrics()).calls['dispatch']);
  return [
    { what: 'one immediate send, all calls', measured: all, atMost: 7, unit: 'calls' },
    { what: 'an idle tick', measured: idle, atMost: 1, unit: 'calls' },
  ];
}

/** Nothing is counted while they are sent: the timer has just done it. */
async function foldLater(cloud: NotifyCloud): Promise<void> {
  const { collections, wechat } = await cloud.export();
  const at = await cloud.now();
  const tick = { _id: TICK, token: '', until: 0, number: 0, at, lastRun: { fold: at, census: at } };
  const locks = [...(collections['notify_locks'] ?? []), tick];
  await cloud.import({ collections: { ...collections, notify_locks: locks }, wechat });
}

const isSend = (action: string): boolean => action === 'subscribeMessage.send';

/** What an instance reads once an hour (the schema) is in `bench:cost`, and not in what one notification or receipt costs. */
async function warmUp(cloud: NotifyCloud): Promise<void> {
  const few = 100;
  await seedDue(cloud, few);
  await cloud.resetMetrics();
  await cloud.fire('dispatch');
  await receiptsArrived(cloud, few);
}

/** Gateway calls per notification of a backlog, per receipt and for its fold. */
export async function batched(cloud: NotifyCloud, notifications: number): Promise<Figure[]> {
  await warmUp(cloud);
  await seedDue(cloud, notifications);
  await foldLater(cloud);
  await cloud.resetMetrics();
  const started = Date.now();
  for (let sent = 0; sent < notifications;) {
    await cloud.fire('dispatch');
    const now = total((await cloud.metrics()).calls['dispatch'], isSend);
    if (now === sent) break;
    sent = now;
  }
  const seconds = (Date.now() - started) / 1000;
  await receiptsArrived(cloud, notifications);
  const metrics = await cloud.metrics();
  const sends = total(metrics.calls['dispatch'], isSend);
  const pushes = metrics.functions['receive']?.invocations ?? notifications;
  await cloud.resetMetrics();
  await cloud.advance(FOLD_EVERY);
  for (;;) {
    await cloud.advance(21_000);
    await cloud.fire('dispatch');
    const overview = await cloud.call<{ total: { delivered: number } }>(
      'stats',
      { action: 'overview' },
      ADMIN,
    );
    if (overview.ok && overview.data.total.delivered >= sends) break;
  }
  const fold = await cloud.metrics();
  const counting = total(fold.calls['dispatch'], isDatabase);
  if (counting < 5) throw new Error(`${counting} calls fold nothing: it was done before.`);
  console.log(`     ${sends} sends in ${seconds.toFixed(1)} s: ${(sends / seconds).toFixed(1)} a second`);
  return [
    {
      what: 'database calls per batched notification',
      measured: total(metrics.calls['dispatch'], isDatabase) / notifications,
      atMost: 0.27,
      unit: 'calls',
    },
    {
      what: 'database calls per receipt',
      measured: total(metrics.calls['receive'], isDatabase) / pushes,
      atMost: 1,
      unit: 'calls',
    },
    {
      what: 'fold, per receipt',
      measured: counting / notifications,
      atMost: 0.02,
      unit: 'calls',
    },
    {
      what: 'queries that read many more than they return',
      measured: metrics.scans.length + fold.scans.length,
      atMost: 0,
      unit: 'shapes',
    },
  ];
}
