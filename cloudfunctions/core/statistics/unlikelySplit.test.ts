import { seeded } from '../../../test/support/random';
import { unlikelySplit, upperTail } from './unlikelySplit';

// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.4: critical values of χ².
test.each([
  [1, 3.841, 0.05],
  [2, 5.991, 0.05],
  [3, 7.815, 0.05],
  [4, 9.488, 0.05],
  [7, 14.067, 0.05],
  [10, 18.307, 0.05],
  [1, 10.828, 0.001],
  [2, 13.816, 0.001],
  [3, 16.266, 0.001],
  [5, 20.515, 0.001],
  [6, 22.458, 0.001],
  [9, 27.877, 0.001],
])('of %i degrees of freedom %f is passed with a probability of %f', (freedom, x, p) => {
  expect(upperTail(x, freedom)).toBeCloseTo(p, p < 0.01 ? 6 : 4);
});

test('nothing strange: nothing passes 0 more often than always', () => {
  expect([upperTail(0, 1), upperTail(0, 2), upperTail(0, 3)]).toEqual([1, 1, 1]);
});

test.each([
  ['an even split', [500, 500], [1, 1], false],
  ['a bit uneven', [530, 470], [1, 1], false],
  ['so uneven only by a mistake', [600, 400], [1, 1], true],
  ['weights in percent, as they should be', [905, 1795, 6300], [10, 20, 70], false],
  ['weights in percent, one arm filtered afterwards', [905, 1795, 5700], [10, 20, 70], true],
  ['nobody in an arm that should have a hundred', [0, 900], [10, 90], true],
])('%s: %j', (_what, counts, weights, alarm) => {
  const parts = counts.map((count, i) => ({ count, weight: weights[i]! }));
  expect(unlikelySplit(parts)).toMatchObject({ alarm });
});

test('where a part should have fewer than 8, nothing is known; nor of one part', () => {
  const part = (count: number, weight: number) => ({ count, weight });
  expect(unlikelySplit([part(15, 1), part(0, 1)])).toBeUndefined();
  expect(unlikelySplit([part(16, 1), part(0, 1)])).toMatchObject({ alarm: true });
  expect(unlikelySplit([part(1000, 1)])).toBeUndefined();
  expect(unlikelySplit([])).toBeUndefined();
});

test('people who are really divided by the weights raise an alarm in about one of a thousand', () => {
  const random = seeded(11);
  let alarms = 0;
  for (let run = 0; run < 4000; run++) {
    const counts = [0, 0, 0];
    for (let i = 0; i < 100; i++) counts[[0, 1, 1, 2][Math.floor(random() * 4)]!]! += 1;
    const parts = counts.map((count, i) => ({ count, weight: [1, 2, 1][i]! }));
    if (unlikelySplit(parts)!.alarm) alarms++;
  }
  expect(alarms).toBeLessThanOrEqual(12);
});
