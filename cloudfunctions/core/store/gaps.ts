import type { Query } from '../ports';

/**
 * Every string but these, as ranges: `$nin` would read its way through what it leaves out, ranges leap over it in the
 * index.
 */
export function gaps(values: string[]): Query[] {
  const sorted = [...new Set(values)].sort(byCodePoint);
  const ranges = [...sorted.keys(), sorted.length].map((i) => ({
    ...(i === 0 ? { $gte: '' } : { $gt: sorted[i - 1] }),
    ...(i === sorted.length ? {} : { $lt: sorted[i] }),
  }));
  // Nothing lies before the empty string.
  return sorted[0] === '' ? ranges.slice(1) : ranges;
}

/** As the database compares strings: by their UTF-8 bytes. */
const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
