import type { Bounds, Share } from './rateBounds';

export interface Difference extends Bounds {
  /** Rate of the first less rate of the second; -1 to 1, as the bounds. */
  difference: number;
}

/** The interval misses the true difference with at most about this probability, over all looks together. */
const MISSED = 0.05;
/** So many people in both groups together at which the interval is narrowest for what is known by then. */
const TUNED_FOR = 5000;
/** Below this a rate is not told at all: `least` of the table of figures. */
export const LEAST = 30;

/**
 * By how much two rates differ, however often one looks and whenever one stops: an asymptotic confidence sequence.
 *
 * I. Waudby-Smith, D. Arbour, R. Sinha, E. Kennedy, A. Ramdas, "Time-uniform central limit theory and asymptotic confidence
 * sequences", Ann. Statist. 52 (2024), arXiv 2103.06476, theorem 2.2, tuned as in its appendix B.2; GrowthBook tests so, too.
 * The variances are those of rates with one hit and one miss added to each group (A. Agresti, B. Caffo, Amer. Statist. 54
 * (2000)): of a few hits in a hundred the plain ones say that all is known.
 * @returns `undefined` where a group has fewer than 30 people
 */
export function differenceBounds(first: Share, second: Share): Difference | undefined {
  if (Math.min(first.of, second.of) < LEAST) return undefined;
  const all = first.of + second.of;
  const variance = (varianceOf(first) + varianceOf(second)) * all;
  const tuning = Math.sqrt((-2 * Math.log(MISSED) + Math.log(-2 * Math.log(MISSED) + 1)) / TUNED_FOR);
  const grown = all * tuning ** 2 + 1;
  const half = Math.sqrt((variance * 2 * grown * Math.log(Math.sqrt(grown) / MISSED)) / (all * tuning) ** 2);
  const difference = first.count / first.of - second.count / second.of;
  return { difference, low: Math.max(-1, difference - half), high: Math.min(1, difference + half) };
}

/** Of the rate's estimate. */
function varianceOf({ count, of }: Share): number {
  const rate = (count + 1) / (of + 2);
  return (rate * (1 - rate)) / of;
}
