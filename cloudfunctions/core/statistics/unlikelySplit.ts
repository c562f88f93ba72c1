import { errorFunction } from 'simple-statistics';

/** A part of people that were divided by weights. */
export interface Part {
  count: number;
  /** Its share of all, in any unit that the other parts have too. */
  weight: number;
}

/** Below this it is not chance. */
const ALARM = 0.001;
/** Of fewer in a part the test knows nothing. */
const LEAST = 8;

/**
 * Whether people were divided otherwise than by the weights: Pearson's χ² test. Such a split comes from a mistake (somebody
 * was filtered after the division, say), and then no comparison of the parts means anything.
 * @returns `p`: the probability that chance divides as unevenly; `undefined` where a part should have fewer than 8 people
 */
export function unlikelySplit(parts: readonly Part[]): { p: number; alarm: boolean } | undefined {
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  const weights = parts.reduce((sum, { weight }) => sum + weight, 0);
  const expected = parts.map(({ weight }) => (all * weight) / weights);
  if (parts.length < 2 || Math.min(...expected) < LEAST) return undefined;
  const squares = parts.reduce((sum, { count }, i) => sum + (count - expected[i]!) ** 2 / expected[i]!, 0);
  const p = upperTail(squares, parts.length - 1);
  return { p, alarm: p < ALARM };
}

/**
 * Probability that χ² of so many degrees of freedom is above `x`; off by less than 1e-6.
 * M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions" (1964), 26.4.4 and 26.4.5.
 */
export function upperTail(x: number, freedom: number): number {
  const odd = freedom % 2 === 1;
  let term = odd ? Math.sqrt((2 * x) / Math.PI) * Math.exp(-x / 2) : Math.exp(-x / 2);
  let sum = odd ? 1 - errorFunction(Math.sqrt(x / 2)) : 0;
  for (let above = odd ? 3 : 2; above <= freedom; above += 2) {
    sum += term;
    term *= x / above;
  }
  return Math.min(1, sum);
}
