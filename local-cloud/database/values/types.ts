import type { Binary, BSONRegExp, Decimal128, Double, Int32, Long, ObjectId, Timestamp } from 'bson';

/**
 * Values in memory. A number that EJSON would write the same way again is a plain JavaScript number; one that would
 * not (a double holding 1.0, a long holding 1, a long beyond 2^53) keeps its BSON class, so that types round-trip.
 */
export type Doc = Record<string, unknown>;

type BsonNumber = Long | Double | Int32 | Decimal128;

/** The kinds of values in MongoDB's order across types; the number is the rank and the first byte of an index key. */
export const RANK = {
  minKey: 0x01,
  /** What an empty array leaves in an index. */
  undefined: 0x05,
  null: 0x0a,
  number: 0x10,
  string: 0x20,
  object: 0x30,
  array: 0x40,
  binary: 0x50,
  objectId: 0x60,
  boolean: 0x70,
  date: 0x80,
  timestamp: 0x85,
  regex: 0x90,
  maxKey: 0xf0,
} as const;

const BSON_RANKS: Record<string, number> = {
  MinKey: RANK.minKey,
  MaxKey: RANK.maxKey,
  Long: RANK.number,
  Double: RANK.number,
  Int32: RANK.number,
  Decimal128: RANK.number,
  BSONSymbol: RANK.string,
  Binary: RANK.binary,
  ObjectId: RANK.objectId,
  Timestamp: RANK.timestamp,
  BSONRegExp: RANK.regex,
};

/** The name of the BSON class of a value that is not a plain JavaScript one, else undefined. */
export function bsonType(value: object): string | undefined {
  const type = (value as { _bsontype?: unknown })._bsontype;
  // A document may have a field of that name: only a class instance is a BSON value.
  return typeof type === 'string' && !isPlain(value) ? type : undefined;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** A document or an embedded document: not an array, date or BSON class. */
export function isDocument(value: unknown): value is Doc {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && isPlain(value);
}

export const own = (document: Doc, key: string): unknown =>
  Object.hasOwn(document, key) ? document[key] : undefined;

/** Rank of a value; a missing value (undefined) ranks with null. */
export function rankOf(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return RANK.string;
    case 'number':
      return RANK.number;
    case 'boolean':
      return RANK.boolean;
    case 'undefined':
      return RANK.null;
    default:
  }
  if (value === null) return RANK.null;
  if (Array.isArray(value)) return RANK.array;
  if (value instanceof Date) return RANK.date;
  const type = bsonType(value as object);
  return type === undefined ? RANK.object : (BSON_RANKS[type] ?? RANK.object);
}

export const isNumeric = (value: unknown): value is number | BsonNumber => rankOf(value) === RANK.number;

/** The nearest double of any number. */
export function toNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  const type = bsonType(value as object);
  if (type === 'Long') return (value as Long).toNumber();
  if (type === 'Decimal128') return Number((value as Decimal128).toString());
  return (value as Double | Int32).valueOf();
}

/** The exact integer of a 64-bit value that a double cannot hold; undefined for every other number. */
export function bigLong(value: unknown): bigint | undefined {
  if (typeof value !== 'object' || value === null || bsonType(value) !== 'Long') return undefined;
  const exact = (value as Long).toBigInt();
  return Number.isSafeInteger(Number(exact)) ? undefined : exact;
}

export type { Binary, BSONRegExp, ObjectId, Timestamp };
