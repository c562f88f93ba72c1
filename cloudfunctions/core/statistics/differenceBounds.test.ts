import { hits, seeded } from '../../../test/support/random';
import { differenceBounds } from './differenceBounds';

/** Simulated comparisons, each looked at daily for 30 days; 1,000 in the long form. */
const RUNS = Number(process.env.AA_RUNS ?? 200);
const DAYS = 30;

/** Share of comparisons that ever say "these differ". */
function alarms(seed: number, perDay: number, [a, b]: [number, number]): number {
  const random = seeded(seed);
  let found = 0;
  for (let run = 0; run < RUNS; run++) {
    const first = { count: 0, of: 0 };
    const second = { count: 0, of: 0 };
    for (let day = 0; day < DAYS; day++) {
      first.of += perDay;
      second.of += perDay;
      first.count += hits(random, perDay, a).length;
      second.count += hits(random, perDay, b).length;
      const bounds = differenceBounds(first, second);
      if (bounds && (bounds.low > 0 || bounds.high < 0)) {
        found++;
        break;
      }
    }
  }
  return found / RUNS;
}

test.each([
  [10, 0.02],
  [10, 0.3],
  [100, 0.02],
  [100, 0.1],
  [1000, 0.005],
])(
  'two equal groups, %i a day in each at a rate of %f: 5 % of looks for a month raise an alarm at most',
  (n, p) => {
    expect(alarms(n, n, [p, p])).toBeLessThanOrEqual(0.05);
  },
);

test('a difference that is there is found: 4 % against 2 %, 500 a day in each', () => {
  expect(alarms(7, 500, [0.04, 0.02])).toBeGreaterThan(0.95);
});

test('of fewer than 30 in a group nothing is said', () => {
  expect(differenceBounds({ count: 29, of: 29 }, { count: 0, of: 1000 })).toBeUndefined();
  expect(differenceBounds({ count: 30, of: 30 }, { count: 0, of: 1000 })).toMatchObject({ difference: 1 });
});

test('turned round, the difference is the same with another sign', () => {
  const [a, b] = [
    { count: 40, of: 1000 },
    { count: 20, of: 900 },
  ];
  const { difference, low, high } = differenceBounds(a, b)!;
  expect(low).toBeLessThan(difference);
  expect(differenceBounds(b, a)).toEqual({
    difference: expect.closeTo(-difference) as number,
    low: expect.closeTo(-high) as number,
    high: expect.closeTo(-low) as number,
  });
});

test('no more than all can differ', () => {
  const bounds = differenceBounds({ count: 30, of: 30 }, { count: 0, of: 30 })!;
  expect([bounds.low > -1, bounds.high]).toEqual([true, 1]);
});
