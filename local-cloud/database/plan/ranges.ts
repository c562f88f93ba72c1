import type { Index } from '../store/indexing';
import { AFTER, KeyWriter } from '../values/key';
import { rankOf } from '../values/types';
import type { Bound, PathBounds } from './bounds';
import type { ScanRange } from './plan';

const writer = new KeyWriter();

/**
 * The key ranges of an index scan: one for each combination of the points on its first fields, narrowed by a range on
 * the next field. They are disjoint and in ascending order.
 * @param orderField the index field from which on the keys of all ranges are merged
 */
export function encodeRanges(
  index: Index,
  points: unknown[][],
  range: PathBounds | undefined,
  orderField: number,
): ScanRange[] {
  let prefixes = [{ key: writer.reset().uint32(index.id).take(), orderFrom: 0 }];
  points.forEach((values, field) => {
    const descending = index.keys[field]!.direction === -1;
    const encoded = distinctSorted(values.map((value) => writer.reset().value(value, descending).take()));
    prefixes = prefixes.flatMap(({ key, orderFrom }) =>
      encoded.map((value) => ({
        key: Buffer.concat([key, value]),
        orderFrom: field < orderField ? key.length + value.length : orderFrom,
      })),
    );
  });
  const descending = range !== undefined && index.keys[points.length]!.direction === -1;
  return prefixes.map(({ key, orderFrom }) => ({
    ...(range ? rangeAfter(key, range, descending) : { from: key, to: Buffer.concat([key, AFTER]) }),
    orderFrom,
  }));
}

function distinctSorted(keys: Buffer[]): Buffer[] {
  keys.sort(Buffer.compare);
  return keys.filter((key, i) => i === 0 || !key.equals(keys[i - 1]!));
}

/** A side that is not given ends where the type of the other side does: comparisons stay inside a type. */
function rangeAfter(
  prefix: Buffer,
  { lower, upper }: PathBounds,
  descending: boolean,
): { from: Buffer; to: Buffer } {
  const rank = rankOf((lower ?? upper)!.value);
  const least = lower ? edge(lower, !lower.inclusive) : least0(rank);
  const greatest = upper ? edge(upper, upper.inclusive) : Buffer.from([rank + 1]);
  if (!descending) return { from: Buffer.concat([prefix, least]), to: Buffer.concat([prefix, greatest]) };
  return { from: Buffer.concat([prefix, inverted(greatest)]), to: Buffer.concat([prefix, inverted(least)]) };
}

/** The place just before a value, or just after all that continues it. */
function edge({ value }: Bound, after: boolean): Buffer {
  const key = writer.reset().value(value).take();
  return after ? Buffer.concat([key, AFTER]) : key;
}

/** Before the first value of a type; of the numbers, after NaN, which is neither less nor greater than any. */
function least0(rank: number): Buffer {
  return rank === rankOf(0)
    ? edge({ value: Number.NaN, inclusive: false } as Bound, true)
    : Buffer.from([rank]);
}

/**
 * The mirror of a bound in a descending field. Entries are a mirrored value followed by more bytes, so the mirror of
 * "just before v" must lie after all that continues v's mirror, and the other way round.
 */
function inverted(bound: Buffer): Buffer {
  const ends = bound.length > AFTER.length && bound.subarray(-AFTER.length).equals(AFTER);
  const bytes = Buffer.from(ends ? bound.subarray(0, -AFTER.length) : bound);
  for (let i = 0; i < bytes.length; i++) bytes[i] = ~bytes[i]! & 0xff;
  return ends ? bytes : Buffer.concat([bytes, AFTER]);
}
