/**
 * `npm run bench:engine`: the call budgets of DESIGN §13, counted through `/metrics`, and the flatness of tick and
 * overview, as ratios side by side. Options: `--notifications 3000 --backlog 1000000`.
 */
import { parseArgs } from 'node:util';
import { withNotify, type NotifyCloud } from '../test/support/cloud';
import globalSetup from '../test/support/globalSetup';
import globalTeardown from '../test/support/globalTeardown';
import { ADMIN, accept, backInStock, send } from '../test/support/shop';
import { receiptsArrived, seedBacklog, seedDue } from './engineSeed';

const { values } = parseArgs({
  options: { notifications: { type: 'string' }, backlog: { type: 'string' } },
});
const NOTIFICATIONS = Number(values.notifications ?? 3000);
const BACKLOG = Number(values.backlog ?? 1_000_000);

interface Figure {
  what: string;
  measured: number;
  limit: number;
  unit: string;
}

async function main(): Promise<void> {
  const figures: Figure[] = [
    ...(await withNotify(immediate)),
    ...(await withNotify(batched)),
    ...(BACKLOG > 0 ? await withNotify(flat) : []),
  ];
  for (const { what, measured, limit, unit } of figures) {
    const mark = measured <= limit ? 'ok  ' : 'OVER';
    console.log(`${mark} ${what.padEnd(58)} ${measured.toFixed(3).padStart(9)} ${unit} (limit ${limit})`);
  }
  if (figures.some(({ measured, limit }) => measured > limit)) process.exitCode = 1;
}

const total = (
  calls: Record<string, number> | undefined,
  of: (action: string) => boolean = () => true,
): number =>
  Object.entries(calls ?? {}).reduce((sum, [action, count]) => (of(action) ? sum + count : sum), 0);

const isDatabase = (action: string): boolean => action.startsWith('database.');

async function immediate(cloud: NotifyCloud): Promise<Figure[]> {
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
    { what: 'one immediate send, all calls', measured: all, limit: 8, unit: 'calls' },
    { what: 'an idle tick', measured: idle, limit: 1, unit: 'calls' },
  ];
}

async function batched(cloud: NotifyCloud): Promise<Figure[]> {
  await seedDue(cloud, NOTIFICATIONS);
  await cloud.resetMetrics();
  const started = Date.now();
  for (let sent = 0; sent < NOTIFICATIONS;) {
    await cloud.fire('dispatch');
    const now = total(
      (await cloud.metrics()).calls['dispatch'],
      (action) => action === 'subscribeMessage.send',
    );
    if (now === sent) break;
    sent = now;
  }
  const seconds = (Date.now() - started) / 1000;
  await receiptsArrived(cloud, NOTIFICATIONS);
  const metrics = await cloud.metrics();
  const sends = total(metrics.calls['dispatch'], (action) => action === 'subscribeMessage.send');
  const perNotification = total(metrics.calls['dispatch'], isDatabase) / NOTIFICATIONS;
  const pushes = metrics.functions['receive']?.invocations ?? NOTIFICATIONS;
  const perReceipt = total(metrics.calls['receive'], isDatabase) / pushes;
  await cloud.resetMetrics();
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
  if (process.env['VERBOSE'])
    console.log(JSON.stringify({ calls: metrics.calls, scans: metrics.scans }, null, 1));
  console.log(`     ${sends} sends in ${seconds.toFixed(1)} s: ${(sends / seconds).toFixed(1)} a second`);
  return [
    { what: 'database calls per batched notification', measured: perNotification, limit: 0.3, unit: 'calls' },
    { what: 'database calls per receipt', measured: perReceipt, limit: 1, unit: 'calls' },
    {
      what: 'fold, per receipt',
      measured: total(fold.calls['dispatch'], isDatabase) / NOTIFICATIONS,
      limit: 0.05,
      unit: 'calls',
    },
    {
      what: 'queries that read many more than they return',
      measured: metrics.scans.length + fold.scans.length,
      limit: 0,
      unit: 'shapes',
    },
  ];
}

/** A tick and the overview over a large backlog against a small one, medians of several, in turns. */
async function flat(cloud: NotifyCloud): Promise<Figure[]> {
  const time = async (run: () => Promise<unknown>): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < 15; i++) {
      const start = performance.now();
      await run();
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[7]!;
  };
  const tick = () => cloud.fire('dispatch');
  const overview = () => cloud.call('stats', { action: 'overview' }, ADMIN);
  await seedBacklog(cloud, 1000);
  await tick();
  const small = { tick: await time(tick), overview: await time(overview) };
  await seedBacklog(cloud, BACKLOG);
  await tick();
  const large = { tick: await time(tick), overview: await time(overview) };
  await cloud.resetMetrics();
  await tick();
  await overview();
  const { calls } = await cloud.metrics();
  return [
    {
      what: `tick over ${BACKLOG} scheduled against 1000`,
      measured: large.tick / small.tick,
      limit: 1.2,
      unit: '×',
    },
    {
      what: `overview over ${BACKLOG} against 1000`,
      measured: large.overview / small.overview,
      limit: 1.2,
      unit: '×',
    },
    { what: 'calls of an overview', measured: total(calls['stats']), limit: 6, unit: 'calls' },
  ];
}

globalSetup();
void main().finally(() => globalTeardown());
