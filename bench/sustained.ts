import type { Card } from '../local-cloud/base/ports';
import type { NotifyCloud } from '../test/support/cloud';
import { CpuMeter } from './cpu';
import { seedDue } from './engineSeed';
import { isDatabase, total, type Figure } from './figure';

export const WORKERS = 12;
/** As the trigger in `dispatch/config.json`. */
const TICK_MS = 10_000;
/** Until all workers run. */
const WARM_UP_MS = 15_000;
/** More than can go out, so that the backlog does not run dry. */
const SEEDED_PER_SECOND = 500;
const GOAL_PER_SECOND = 350;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The whole engine at work for some minutes: ticks every ten seconds, workers, receipts, folds. */
export async function sustained(cloud: NotifyCloud, minutes: number): Promise<Figure[]> {
  const seconds = minutes * 60;
  await seedDue(cloud, Math.ceil((seconds + WARM_UP_MS / 1000) * SEEDED_PER_SECOND));
  await cloud.resetMetrics();
  const started = Date.now();
  const end = started + WARM_UP_MS + seconds * 1000;
  const ticks: Promise<unknown>[] = [];
  let cpu: CpuMeter | undefined;
  while (Date.now() < end) {
    // Not waited for: the platform starts the next one, whatever the last does.
    const failed = (error: unknown) => {
      // Those that are still at it when time is up end with the cloud.
      if (Date.now() < end) console.log(`     a tick failed: ${String(error)}`);
    };
    ticks.push(cloud.fire('dispatch').catch(failed));
    const next = Math.min(Date.now() + TICK_MS, end);
    if (!cpu && next >= started + WARM_UP_MS) {
      await sleep(started + WARM_UP_MS - Date.now());
      cpu = new CpuMeter();
    }
    await sleep(next - Date.now());
  }
  const used = cpu?.stop() ?? new Map<string, number>();
  const { calls, functions } = await cloud.metrics();
  const { cards } = cloud.local.wechat.export() as { cards: Card[] };
  const from = started + WARM_UP_MS;
  const accepted = cards.filter(({ at }) => at >= from && at < end).length;
  const sends = total(calls['dispatch'], (action) => action === 'subscribeMessage.send');
  const receipts = functions['receive']?.invocations ?? 0;
  console.log(`     ${cards.length} cards, ${receipts} receipts, ${ticks.length} ticks`);
  return [
    {
      what: `accepted a second over ${minutes} min, at most ${WORKERS} workers, receipts on`,
      measured: accepted / seconds,
      atLeast: GOAL_PER_SECOND,
      unit: 'sends/s',
    },
    ...cpuFigures(used, accepted),
    // Functions, WeChat and database share this machine's cores: what the sends take, the receipts wait for.
    {
      what: 'receipts that were still on their way at the end, of each send',
      measured: 1 - receipts / cards.length,
      unit: 'share',
    },
    { what: 'doubled', measured: doubled(cards), atMost: 0, unit: 'sends' },
    {
      what: 'database calls per notification, folds included',
      measured: total(calls['dispatch'], isDatabase) / sends,
      atMost: 0.27,
      unit: 'calls',
    },
  ];
}

/** What a send costs, whoever else uses the machine. */
function cpuFigures(used: Map<string, number>, accepted: number): Figure[] {
  const parts = [...used].filter(([, ms]) => ms > 0).sort(([, a], [, b]) => b - a);
  const all = parts.reduce((sum, [, ms]) => sum + ms, 0);
  return [['all', all] as const, ...parts].map(([name, ms]) => ({
    what: `  CPU time per accepted send, ${name}`,
    measured: ms / accepted,
    unit: 'ms',
  }));
}

/** A card's page names its notification. */
function doubled(cards: Card[]): number {
  return cards.length - new Set(cards.map(({ page }) => page)).size;
}
