/**
 * `npm run bench:engine`: the engine's figures of DESIGN §13, counted through `/metrics` or measured side by side.
 *
 * - `--only calls,pacing,flat,fold` runs some of them; all four by default.
 * - `--notifications 3000` for `calls`, `--backlog 1000000` for `flat`, `--facts 20000` for `fold`.
 * - `--only rates` lets the timer keep a template's rate (`RATE=40`) under a backlog of `--rated 100000` rows, in real time:
 *   two minutes (`SECONDS=120`).
 * - `--only late` lets the timer send what is scheduled, in real time: eight minutes.
 * - `--sustained MINUTES` besides sends at full width for so long; alone with `--only sustained`.
 */
import { parseArgs } from 'node:util';
import { withNotify } from './cloud';
import globalSetup from '../test/support/globalSetup';
import globalTeardown from '../test/support/globalTeardown';
import { batched, immediate } from './calls';
import { show, type Figure } from './figure';
import { flat } from './flat';
import { fold } from './fold';
import { lateness } from './lateness';
import { pacing } from './pacing';
import { rates } from './rates';
import { sustained, WORKERS } from './sustained';

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    notifications: { type: 'string' },
    backlog: { type: 'string' },
    facts: { type: 'string' },
    rated: { type: 'string' },
    sustained: { type: 'string' },
  },
});
const wanted = (values.only ?? 'calls,pacing,flat,fold').split(',');
const minutes = Number(values.sustained ?? 0);

const PARTS: Record<string, () => Promise<Figure[]>> = {
  calls: async () => [
    ...(await withNotify(immediate)),
    ...(await withNotify((cloud) => batched(cloud, Number(values.notifications ?? 3000)))),
  ],
  pacing: () => withNotify(pacing, { config: 'bench/oneWorker.config.ts' }),
  fold: async () => [
    ...(await withNotify((cloud) => fold(cloud, Number(values.facts ?? 20_000), false))),
    ...(await withNotify((cloud) => fold(cloud, Number(values.facts ?? 20_000), true))),
  ],
  rates: () => rates(Number(values.rated ?? 100_000)),
  late: () =>
    withNotify((cloud) => lateness(cloud, Number(values.notifications ?? 600)), {
      timers: true,
      profile: process.env.PROFILE ?? 'default',
    }),
  flat: () => flat(Number(values.backlog ?? 1_000_000)),
};

async function main(): Promise<void> {
  const met: boolean[] = [];
  for (const [name, run] of Object.entries(PARTS)) if (wanted.includes(name)) met.push(show(await run()));
  if (minutes > 0) {
    const options = { config: 'bench/twelveWorkers.config.ts', maxInstances: WORKERS };
    met.push(show(await withNotify((cloud) => sustained(cloud, minutes), options)));
  }
  if (met.includes(false)) process.exitCode = 1;
}

globalSetup();
void main().finally(() => globalTeardown());
