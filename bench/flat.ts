import type { NotifyCloud } from '../test/support/cloud';
import { withNotify } from './cloud';
import { ADMIN } from '../test/support/shop';
import { seedBacklog } from './engineSeed';
import { median, total, type Figure } from './figure';

const SMALL = 1000;
const ROUNDS = 15;

const WORK: Record<string, (cloud: NotifyCloud) => Promise<unknown>> = {
  tick: (cloud) => cloud.fire('dispatch'),
  'stats overview': (cloud) => cloud.call('stats', { action: 'overview' }, ADMIN),
  'stats health': (cloud) => cloud.call('stats', { action: 'health' }, ADMIN),
};

/** What a large backlog costs against a small one: two clouds in turns, so that both meet the same machine. */
export function flat(backlog: number): Promise<Figure[]> {
  return withNotify((small) => withNotify((large) => compare(small, large, backlog)));
}

async function compare(small: NotifyCloud, large: NotifyCloud, backlog: number): Promise<Figure[]> {
  const started = performance.now();
  await seedBacklog(small, SMALL);
  await seedBacklog(large, backlog);
  console.log(
    `     ${backlog} notifications stored in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
  const figures: Figure[] = [];
  for (const [name, work] of Object.entries(WORK)) {
    const [few, many] = await inTurns([() => work(small), () => work(large)]);
    console.log(`     ${name}: ${few!.toFixed(1)} ms over ${SMALL}, ${many!.toFixed(1)} ms over ${backlog}`);
    // A count of health walks its index up to its bound: 10,000 entries and not 1,000, then no further.
    const goal = name === 'stats health' ? {} : { atMost: 1.2 };
    figures.push({
      what: `${name} over ${backlog} against ${SMALL}`,
      measured: many! / few!,
      ...goal,
      unit: '×',
    });
  }
  await large.resetMetrics();
  await WORK['stats overview']!(large);
  const { calls, scans } = await large.metrics();
  return [
    ...figures,
    { what: 'calls of an overview', measured: total(calls['stats']), atMost: 6, unit: 'calls' },
    { what: 'its scans', measured: scans.length, atMost: 0, unit: 'shapes' },
  ];
}

/** Medians in ms. The first turn of each warms up. */
export async function inTurns(runs: (() => Promise<unknown>)[]): Promise<number[]> {
  const times = runs.map((): number[] => []);
  for (const run of runs) await run();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [i, run] of runs.entries()) {
      const start = performance.now();
      await run();
      times[i]!.push(performance.now() - start);
    }
  }
  return times.map(median);
}
