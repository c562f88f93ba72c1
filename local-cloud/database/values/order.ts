import { bigLong, rankOf, RANK, toNumber } from './types';
import type { Binary, BSONRegExp, Doc, ObjectId, Timestamp } from './types';

/** MongoDB's total order over values of all types; a missing value counts as null. Negative: `a` comes first. */
export function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return compareStrings(a, b);
  if (typeof a === 'number' && typeof b === 'number') return compareNumbers(a, b);
  const rank = rankOf(a);
  const difference = rank - rankOf(b);
  return difference !== 0 ? difference : compareSameRank(rank, a, b);
}

export const sameValue = (a: unknown, b: unknown): boolean => compareValues(a, b) === 0;

/**
 * Strings compare by their UTF-8 bytes. UTF-16 units give the same order except between a surrogate and
 * U+E000…U+FFFF, where the surrogate (a code point above U+FFFF) must come last.
 */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return Number(isSurrogate(x)) - Number(isSurrogate(y)) || x - y;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

/** NaN is equal to itself and less than every other number. */
function compareNumbers(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  if (a === b) return 0;
  return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
}

function compareSameRank(rank: number, a: unknown, b: unknown): number {
  switch (rank) {
    case RANK.number:
      return compareAnyNumbers(a, b);
    case RANK.string:
      return compareStrings(String(a), String(b));
    case RANK.object:
      return compareDocuments(a as Doc, b as Doc);
    case RANK.array:
      return compareArrays(a as unknown[], b as unknown[]);
    case RANK.boolean:
      return Number(a) - Number(b);
    case RANK.date:
      return compareNumbers((a as Date).getTime(), (b as Date).getTime());
    case RANK.objectId:
      return compareStrings((a as ObjectId).toHexString(), (b as ObjectId).toHexString());
    case RANK.binary:
      return compareBinaries(a as Binary, b as Binary);
    case RANK.timestamp:
      return compareNumbers(Number((a as Timestamp).toBigInt()), Number((b as Timestamp).toBigInt()));
    case RANK.regex:
      return (
        compareStrings((a as BSONRegExp).pattern, (b as BSONRegExp).pattern) ||
        compareStrings((a as BSONRegExp).options, (b as BSONRegExp).options)
      );
    default:
      return 0;
  }
}

function compareAnyNumbers(a: unknown, b: unknown): number {
  const x = toNumber(a);
  const y = toNumber(b);
  const byDouble = compareNumbers(x, y);
  if (byDouble !== 0) return byDouble;
  const left = bigLong(a);
  const right = bigLong(b);
  if (left === undefined && right === undefined) return 0;
  const exactLeft = left ?? BigInt(x);
  const exactRight = right ?? BigInt(y);
  return Number(exactLeft > exactRight) - Number(exactLeft < exactRight);
}

/** Field by field in their order: type, then name, then value; a document that ends first comes first. */
function compareDocuments(a: Doc, b: Doc): number {
  const left = Object.keys(a);
  const right = Object.keys(b);
  for (let i = 0; i < left.length && i < right.length; i++) {
    const x = a[left[i]!];
    const y = b[right[i]!];
    const difference = rankOf(x) - rankOf(y) || compareStrings(left[i]!, right[i]!) || compareValues(x, y);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

function compareArrays(a: unknown[], b: unknown[]): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = compareValues(a[i], b[i]);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

function compareBinaries(a: Binary, b: Binary): number {
  return (
    a.length() - b.length() ||
    a.sub_type - b.sub_type ||
    Buffer.compare(Buffer.from(a.value()), Buffer.from(b.value()))
  );
}
