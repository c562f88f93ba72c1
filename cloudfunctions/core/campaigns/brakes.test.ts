import { hits, normal, seeded } from '../../../test/support/random';
import { judge, type BrakeLimits, type Seen } from './brakes';
import { afterSoak, DEFAULT_RAMP, firstStep } from './ramp';

/** Simulated campaigns; 2,000 in the long form. */
const RUNS = Number(process.env.BRAKE_RUNS ?? 200);
const AUDIENCE = 100_000;
const MINUTE = 60_000;
/** Figures are counted this often. */
const LOOK = 10 * MINUTE;
const PER_MINUTE = 3600;
const DAY = 24 * 60 * MINUTE;

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
});

test('a judgement carries the figures that made it', () => {
  const [reading] = judge(seen({ count: 30, of: 1000 }), LIMITS).by;
  expect(reading).toEqual({
    ...{ brake: 'complaints', limit: 0.01, count: 30, of: 1000 },
    ...{ low: expect.closeTo(0.0124, 3) as number, high: expect.closeTo(0.056, 2) as number },
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

/** A campaign with its ramp, looked at every ten minutes. */
function play(random: () => number, rate: number, wait: (random: () => number) => number): End {
  const complains = hits(random, AUDIENCE, rate);
  let allowed = firstStep(DEFAULT_RAMP, AUDIENCE);
  let sent = 0;
  let soakedAt = Infinity;
  /** When the complaints of those sent to are known. */
  const known: number[] = [];
  for (let now = 0; now < 2 * DAY; now += LOOK) {
    const before = sent;
    sent = Math.min(allowed, sent + PER_MINUTE * (LOOK / MINUTE));
    if (sent > before) {
      known.push(
        ...complains.filter((at) => at >= before && at < sent).map(() => now + wait(random) * MINUTE),
      );
      if (sent === allowed) soakedAt = now + DEFAULT_RAMP.soakMs;
    }
    const count = known.filter((at) => at <= now).length;
    const { verdict } = judge(seen({ count, of: sent }), LIMITS);
    if (verdict === 'stop') return { stopped: true, sent, hours: Infinity };
    if (sent === AUDIENCE) return { stopped: false, sent, hours: now / (60 * MINUTE) };
    if (now < soakedAt) continue;
    allowed = afterSoak(DEFAULT_RAMP, AUDIENCE, allowed, verdict);
    soakedAt = allowed > sent ? Infinity : now + DEFAULT_RAMP.soakMs;
  }
  return { stopped: false, sent, hours: Infinity };
}

describe.each(Object.entries(delay))('complaints come with a delay, median 30 minutes, %s', (_name, wait) => {
  const campaigns = (seed: number, rate: number, length = RUNS): End[] => {
    const random = seeded(seed);
    return Array.from({ length }, () => play(random, rate, wait));
  };

  test('a true rate of 3 % against a limit of 1 % is stopped before 5 % are sent, in 95 % of campaigns', () => {
    const ends = campaigns(3, 0.03);
    const early = ends.filter(({ stopped, sent }) => stopped && sent < 0.05 * AUDIENCE);
    expect(early.length / RUNS).toBeGreaterThanOrEqual(0.95);
  });

  test('a true rate of 0.3 % is stopped in 5 % of campaigns at most, and 90 % are through within a day', () => {
    const ends = campaigns(4, 0.003);
    expect(ends.filter(({ stopped }) => stopped).length / RUNS).toBeLessThanOrEqual(0.05);
    expect(ends.filter(({ hours }) => hours <= 24).length / RUNS).toBeGreaterThanOrEqual(0.9);
  });

  test('a true rate just at the limit goes to 5 % at most, in 90 % of campaigns', () => {
    const ends = campaigns(5, 0.01, RUNS / 5);
    const few = ends.filter(({ sent }) => sent < 0.05 * AUDIENCE);
    expect(few.length / ends.length).toBeGreaterThanOrEqual(0.9);
  });
});
