import { hits, seeded } from '../../../test/support/random';
import { rateBounds } from './rateBounds';

/** Simulated runs; 2,000 in the long form. */
const RUNS = Number(process.env.RATE_RUNS ?? 200);

test.each([
  [
    { count: 0, of: 0 },
    { low: 0, high: 1 },
  ],
  [
    { count: 0, of: 500 },
    { low: 0, high: 0.0084 },
  ],
  [
    { count: 4, of: 1000 },
    { low: 0.0006, high: 0.0123 },
  ],
  [
    { count: 30, of: 1000 },
    { low: 0.0124, high: 0.056 },
  ],
  [
    { count: 15, of: 5000 },
    { low: 0.0012, high: 0.006 },
  ],
  [
    { count: 20, of: 20 },
    { low: 0.0239, high: 1 },
  ],
])('%j: between %j', (share, { low, high }) => {
  const bounds = rateBounds(share, 0.004);
  expect([bounds.low, bounds.high]).toEqual([expect.closeTo(low, 2), expect.closeTo(high, 2)]);
  expect(bounds.low).toBeCloseTo(low, 3);
});

test('what was seen lies between the bounds, and more of the same brings them closer', () => {
  const widths = [100, 1000, 10_000, 100_000].map((of) => {
    const { low, high } = rateBounds({ count: of * 0.02, of }, 0.01);
    expect([low < 0.02, high > 0.02]).toEqual([true, true]);
    return high - low;
  });
  expect(widths).toEqual([...widths].sort((a, b) => b - a));
  expect(widths.at(-1)).toBeLessThan(0.005);
});

test('a rate of half or more has bounds, too', () => {
  const { low, high } = rateBounds({ count: 700, of: 1000 }, 0.5);
  expect([low, high]).toEqual([expect.closeTo(0.65, 1), expect.closeTo(0.75, 1)]);
});

test.each([0.003, 0.01, 0.03])(
  'looked at 38 times on the way to 20,000, the true rate of %f is outside in 5 % of runs at most',
  (rate) => {
    const random = seeded(rate * 1e6);
    let missed = 0;
    for (let run = 0; run < RUNS; run++) {
      const found = hits(random, 20_000, rate);
      let count = 0;
      for (let of = 100; of <= 20_000; of += of < 2000 ? 100 : 1000) {
        while (found[count]! < of) count++;
        const { low, high } = rateBounds({ count, of }, 0.004);
        if (rate < low || rate > high) {
          missed++;
          break;
        }
      }
    }
    expect(missed / RUNS).toBeLessThanOrEqual(0.05);
  },
);
