import { gammaln } from 'simple-statistics';

/** What was counted: how many of how many. */
export interface Share {
  count: number;
  of: number;
}

export interface Bounds {
  /** Shares, 0 to 1. */
  low: number;
  high: number;
}

/** The interval misses the true rate with at most this probability, over all looks together. */
const MISSED = 0.05;
/** How sure the expectation is: as if this many had been counted at the expected rate. */
const WEIGHT = 1.2;

/**
 * Between which rates the true one lies, however often one looks and whenever one stops: a confidence sequence. The
 * probability that it *ever* misses a rate is at most 5 %; an interval for one look (Wilson's, say), asked at every look,
 * misses nearly always in the end.
 *
 * A mixture over rates, beta-distributed around `expected`, is held against each single rate; a rate at which the mixture
 * explains what was seen twenty times better is left out. H. Robbins, "Statistical methods related to the law of the
 * iterated logarithm", Ann. Math. Statist. 41 (1970); as used here: S. Howard, A. Ramdas, J. McAuliffe, J. Sekhon,
 * "Time-uniform, nonparametric, nonasymptotic confidence sequences", Ann. Statist. 49 (2021), arXiv 1810.08240, 3.1.
 * @param expected between 0 and 1; any value is right, one near the true rate makes the bounds narrow soonest
 */
export function rateBounds({ count, of }: Share, expected: number): Bounds {
  if (of <= 0) return { low: 0, high: 1 };
  const left = of - count;
  const yes = WEIGHT;
  const no = (WEIGHT * (1 - expected)) / expected;
  const mixture = betaln(yes + count, no + left) - betaln(yes, no);
  const isOut = (rate: number): boolean =>
    mixture - times(count, rate) - times(left, 1 - rate) >= Math.log(1 / MISSED);
  const seen = count / of;
  return {
    low: count === 0 ? 0 : border(isOut, 0, seen),
    high: count === of ? 1 : border(isOut, 1, seen),
  };
}

const betaln = (a: number, b: number): number => gammaln(a) + gammaln(b) - gammaln(a + b);

const times = (count: number, rate: number): number => (count === 0 ? 0 : count * Math.log(rate));

/** To a ten-millionth. */
const STEPS = 24;

/** Where, between a rate that is out and one that is in, that changes: it does so once. */
function border(isOut: (rate: number) => boolean, outside: number, inside: number): number {
  let [out, within] = [outside, inside];
  for (let i = 0; i < STEPS; i++) {
    const middle = (out + within) / 2;
    if (isOut(middle)) out = middle;
    else within = middle;
  }
  return out;
}
