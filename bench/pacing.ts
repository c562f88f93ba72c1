import type { Card } from '../local-cloud/base/ports';
import type { NotifyCloud } from '../test/support/cloud';
import { seedDue } from './engineSeed';
import type { Figure } from './figure';

/** Three claims of a worker, so that the seams between claims count. */
const SENDS = 900;
const LATENCY_MS = 100;
/** The configuration's default, PLATFORM §2. */
const SPACING_MS = 20;

/** How much of what its spacing allows one worker gets through while WeChat takes its time. */
export async function pacing(cloud: NotifyCloud): Promise<Figure[]> {
  await seedDue(cloud, SENDS);
  await cloud.local.wechat.setMode({ latencyMs: LATENCY_MS, pushes: false });
  await cloud.fire('dispatch');
  const times = (cloud.local.wechat.export() as { cards: Card[] }).cards.map(({ at }) => at);
  const took = Math.max(...times) - Math.min(...times);
  const allowed = (times.length - 1) * SPACING_MS;
  console.log(`     ${times.length} sends in ${took} ms; spacing alone takes ${allowed} ms`);
  return [
    { what: 'one worker, sends of a tick', measured: times.length, atLeast: SENDS, unit: 'sends' },
    {
      what: `one worker, WeChat in ${LATENCY_MS} ms, spacing ${SPACING_MS} ms: share of the pace`,
      measured: allowed / took,
      atLeast: 0.95,
      unit: '',
    },
  ];
}
