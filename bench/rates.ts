import notifyConfig from '../miniprogram-client/demo-functions/notify.config';
import type { LockDocument } from '../cloudfunctions/core/model/figures';
import { connect } from '../test/support/connect';
import type { NotifyCloud } from '../test/support/cloud';
import { databaseCalls, mostWithin, paceOf, sentAt } from '../test/support/flow';
import { withNotify } from './cloud';
import { seedDue } from './engineSeed';
import type { Figure } from './figure';
import { inTurns } from './flat';
import { PER_SECOND } from './rated.config';

const SECONDS = Number(process.env.SECONDS ?? 120);
const HOUR = 3_600_000;
const CONFIG = 'bench/rated.config.ts';

/** A backlog behind a template's rate: how well it is kept, what a row costs, and what a tick beside it. */
export const rates = async (backlog: number): Promise<Figure[]> => [
  ...(await withNotify((cloud) => kept(cloud, backlog), {
    config: CONFIG,
    timers: true,
    profile: 'default',
  })),
  ...(await withNotify((few) => withNotify((many) => beside(few, many, backlog), { config: CONFIG }), {
    config: CONFIG,
  })),
];

/** The timer as deployed, after it has stood still for an hour: everything is overdue. */
async function kept(cloud: NotifyCloud, backlog: number): Promise<Figure[]> {
  await seedDue(cloud, backlog, { rated: true, dueIn: () => -HOUR });
  await cloud.local.wechat.setMode({ pushes: false });
  await cloud.resetMetrics();
  while (sentAt(cloud).length === 0) await sleep(100);
  await sleep(SECONDS * 1000);
  const times = sentAt(cloud);
  const calls = await databaseCalls(cloud);
  const share = paceOf(times) / PER_SECOND;
  const of = `${PER_SECOND} a second over ${backlog} overdue, ${SECONDS} s`;
  return [
    { what: `${of}: share of the rate`, measured: share, atLeast: 0.95, unit: '' },
    { what: `${of}: at most`, measured: share, atMost: 1.05, unit: '' },
    {
      what: 'the most in any 10 s, of what the rate allows',
      measured: mostWithin(times, 10_000) / (10 * PER_SECOND),
      atMost: 1.05,
      unit: '',
    },
    {
      what: 'database calls a row, ticks and folds included',
      measured: calls / times.length,
      atMost: 0.3,
      unit: 'calls',
    },
  ];
}

/** A tick while another run is at the lane, over many rows and over few. */
async function beside(few: NotifyCloud, many: NotifyCloud, backlog: number): Promise<Figure[]> {
  const small = 100;
  await seedDue(few, small, { rated: true, dueIn: () => -HOUR });
  await seedDue(many, backlog, { rated: true, dueIn: () => -HOUR });
  await keep(few);
  await keep(many);
  const [less, more] = await inTurns([() => few.fire('dispatch'), () => many.fire('dispatch')]);
  console.log(
    `     tick: ${less!.toFixed(1)} ms beside ${small} rows, ${more!.toFixed(1)} ms beside ${backlog}`,
  );
  const sent = sentAt(few).length + sentAt(many).length;
  return [
    { what: `tick beside ${backlog} rows against ${small}`, measured: more! / less!, atMost: 1.2, unit: '×' },
    { what: 'sent by those ticks: another keeps the lane', measured: sent, atMost: 0, unit: 'sends' },
  ];
}

/** Somebody is at the lane for the next half minute and more. */
async function keep(cloud: NotifyCloud): Promise<void> {
  const { store } = await connect({ local: cloud.local.url });
  const { id } = notifyConfig.templates.backInStock;
  const now = await cloud.now();
  const gate: LockDocument['gate'] = {
    breakers: {},
    day: '',
    used: 0,
    nextAt: 0,
    nextAtByLane: { [id]: now + 50_000 },
    keepers: { [id]: { token: 'somebody', until: now + 50_000 } },
    hour: 0,
    suspicions: 0,
  };
  await store.insert('notify_locks', [{ _id: 'gate', token: '', until: 0, number: 0, at: now, gate }]);
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
