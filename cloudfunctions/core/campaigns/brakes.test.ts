import { hits, normal, seeded } from '../../../test/support/random';
import type { BrakeLimits } from '../config/config';
import type { Counted } from '../model/pace';
import { judge, type Seen } from './brakes';
import { LOOK_EVERY, newPace, pacedBy } from './pace';
import { rampOf } from './ramp';

/** Simulated campaigns; 2,000 in the long form. */
const RUNS = Number(process.env.BRAKE_RUNS ?? 200);
const isLong = process.env.BRAKE_RUNS !== undefined;
// 2,000 took half of the usual minute on a busy machine.
jest.setTimeout(60_000 + RUNS * 100);
const AUDIENCE = 100_000;
const MINUTE = 60_000;
const PER_MINUTE = 3600;
const DAY = 24 * 60 * MINUTE;
/** Where the timer is late, or little is counted. */
const LOOK = 2 * LOOK_EVERY;

const LIMITS: BrakeLimits = {
  complaints: 0.01,
  refusals: 0.02,
  unsubscribes: 0.02,
  failures: 0.1,
  unknown: 0.05,
};
const none = { count: 0, of: 0 };
const seen = (complaints: Seen['complaints'], more: Partial<Seen> = {}): Seen => ({
  complaints,
  refusals: { count: 0, of: complaints.of },
  unsubscribes: none,
  failures: none,
  unknown: none,
  ...more,
});

test.each([
  ['nothing is known yet', seen({ count: 0, of: 0 }), 'unsure', ['complaints', 'refusals']],
  ['500 and no complaint', seen({ count: 0, of: 500 }), 'go', []],
  ['a few of a thousand: about the limit', seen({ count: 8, of: 1000 }), 'unsure', ['complaints']],
  ['three times the limit', seen({ count: 30, of: 1000 }), 'stop', ['complaints']],
  [
    'content refused',
    seen({ count: 0, of: 1000 }, { refusals: { count: 60, of: 1000 } }),
    'stop',
    ['refusals'],
  ],
  [
    'many leave',
    seen({ count: 0, of: 1000 }, { unsubscribes: { count: 60, of: 1000 } }),
    'hold',
    ['unsubscribes'],
  ],
  [
    'many leave and complain: it is stopped for the complaints',
    seen({ count: 30, of: 1000 }, { unsubscribes: { count: 60, of: 1000 } }),
    'stop',
    ['complaints'],
  ],
])('%s', (_what, figures, verdict, by) => {
  const judged = judge(figures, LIMITS);
  expect([judged.verdict, judged.by.map(({ brake }) => brake)]).toEqual([verdict, by]);
  expect(judged.all.map(({ brake }) => brake)).toEqual(Object.keys(LIMITS));
});

test('a judgement carries the figures that made it', () => {
  const [reading] = judge(seen({ count: 30, of: 1000 }), LIMITS).by;
  expect(reading).toEqual({
    brake: 'complaints',
    limit: 0.01,
    count: 30,
    of: 1000,
    low: expect.closeTo(0.0124, 3) as number,
    high: expect.closeTo(0.056, 2) as number,
  });
});

/** Minutes until somebody complains: half of them within 30, some after hours. */
const delay = {
  exponential: (random: () => number): number => (-30 / Math.LN2) * Math.log(1 - random()),
  'long-tailed': (random: () => number): number => 30 * Math.exp(normal(random)),
};

interface End {
  stopped: boolean;
  sent: number;
  /** Until all were sent; Infinity where it never came to that. */
  hours: number;
}

const RAMP = rampOf({ control: 0 }, AUDIENCE, { rampAbove: 10_000, globalControlPercent: 0 });

/**
 * A campaign as `watch` paces it, from look to look; what is looked at was counted one look ago. The ramp goes on by itself, and
 * nobody resumes what waits for a person.
 */
async function play(
  random: () => number,
  rate: number,
  wait: (random: () => number) => number,
): Promise<End> {
  const complains = hits(random, AUDIENCE, rate);
  let pace = newPace(RAMP, AUDIENCE);
  let sent = 0;
  let counted = countedOf(0, 0);
  /** When the complaints of those sent to are known. */
  const known: number[] = [];
  for (let now = 0; now < 2 * DAY; now += LOOK) {
    const before = sent;
    const stale = counted;
    sent = Math.min(pace.allowed || AUDIENCE, sent + PER_MINUTE * (LOOK / MINUTE));
    if (sent > before)
      known.push(
        ...complains.filter((at) => at >= before && at < sent).map(() => now + wait(random) * MINUTE),
      );
    counted = countedOf(sent, known.filter((at) => at <= now).length);
    const { pace: next, pause } = await pacedBy(pace, {
      now,
      counted: stale,
      limits: LIMITS,
      ramp: RAMP,
      audience: AUDIENCE,
      made: sent,
      anyInLine: async () => false,
    });
    pace = next;
    if (pause) return { stopped: pause === 'brake', sent, hours: Infinity };
    if (sent === AUDIENCE) return { stopped: false, sent, hours: now / (60 * MINUTE) };
  }
  return { stopped: false, sent, hours: Infinity };
}

const countedOf = (sent: number, complaints: number): Counted => ({
  attempted: sent,
  accepted: sent,
  delivered: sent,
  undelivered: 0,
  complaints,
  unsubscribes: 0,
  refusals: 0,
  failures: 0,
  unknown: 0,
});

/** Another form of the delay changes little: in the long form. */
const delays = Object.entries(delay).slice(0, isLong ? undefined : 1);
describe.each(delays)('complaints come with a delay, median 30 minutes, %s', (_name, wait) => {
  const campaigns = async (seed: number, rate: number, length = RUNS): Promise<End[]> => {
    const random = seeded(seed);
    const ends: End[] = [];
    for (let i = 0; i < length; i++) ends.push(await play(random, rate, wait));
    return ends;
  };

  test('a true rate of 3 % against a limit of 1 % is stopped before 5 % are sent, in 95 % of campaigns', async () => {
    const ends = await campaigns(3, 0.03);
    const early = ends.filter(({ stopped, sent }) => stopped && sent < 0.05 * AUDIENCE);
    expect(early.length / RUNS).toBeGreaterThanOrEqual(0.95);
  });

  test('a true rate of 0.3 % is stopped in 5 % of campaigns at most, and 90 % are through within a day', async () => {
    const ends = await campaigns(4, 0.003);
    expect(ends.filter(({ stopped }) => stopped).length / RUNS).toBeLessThanOrEqual(0.05);
    expect(ends.filter(({ hours }) => hours <= 24).length / RUNS).toBeGreaterThanOrEqual(0.9);
  });

  test('a true rate just at the limit goes to 5 % at most, in 90 % of campaigns', async () => {
    const ends = await campaigns(5, 0.01, RUNS / 2.5);
    const few = ends.filter(({ sent }) => sent < 0.05 * AUDIENCE);
    expect(few.length / ends.length).toBeGreaterThanOrEqual(0.9);
  });
});
