import { bigLong, bsonType, rankOf, RANK, toNumber } from './types';
import type { Binary, BSONRegExp, Doc, ObjectId, Timestamp } from './types';

/**
 * Index keys as bytes whose order is MongoDB's order of the values, so that a range of values is a range of keys.
 * Every encoded value begins with its rank and is self-delimiting: values follow each other without a separator.
 */

/** WeChat Cloud: an indexed value is at most 1024 bytes (PLATFORM §7). */
export const INDEXED_STRING_LIMIT = 1024;
/** The store refuses keys above 1978 bytes; the rest is room for bounds and the record number. */
export const KEY_LIMIT = 1900;

/** Ids and names: writing them here is quicker than a call of Node's own writer. */
const SHORT_TEXT = 48;

/** Set for values that do not fit an index; the caller knows field and index and words the error. */
export class KeyTooLong extends Error {}

/** A reusable writer of key bytes. */
export class KeyWriter {
  private bytes = Buffer.allocUnsafe(4096);
  length = 0;

  reset(): this {
    this.length = 0;
    return this;
  }

  /** A copy of what was written. */
  take(): Buffer {
    return Buffer.from(this.bytes.subarray(0, this.length));
  }

  /** Whether both have written the same. */
  equals(other: KeyWriter): boolean {
    return (
      this.length === other.length && this.bytes.compare(other.bytes, 0, other.length, 0, this.length) === 0
    );
  }

  byte(value: number): this {
    if (this.length + 1 > this.bytes.length) throw new KeyTooLong('key');
    this.bytes[this.length++] = value;
    return this;
  }

  raw(bytes: Uint8Array): this {
    if (this.length + bytes.length > this.bytes.length) throw new KeyTooLong('key');
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
    return this;
  }

  /** 32 bits, most significant first. */
  uint32(value: number): this {
    this.length = this.bytes.writeUInt32BE(value, this.length);
    return this;
  }

  /** 48 bits, most significant first. */
  uint48(value: number): this {
    this.length = this.bytes.writeUIntBE(value, this.length, 6);
    return this;
  }

  /** One value; `descending` inverts its bytes, which reverses the order of this field alone. */
  value(value: unknown, descending = false): this {
    const start = this.length;
    this.write(value);
    if (descending) this.invert(start);
    return this;
  }

  invert(start: number): this {
    for (let i = start; i < this.length; i++) this.bytes[i] = ~this.bytes[i]! & 0xff;
    return this;
  }

  private write(value: unknown): void {
    const rank = rankOf(value);
    this.byte(rank);
    switch (rank) {
      case RANK.number:
        return this.number(value);
      case RANK.string:
        return this.string(String(value), INDEXED_STRING_LIMIT);
      case RANK.object:
        return this.document(value as Doc);
      case RANK.array:
        for (const element of value as unknown[]) this.write(element);
        this.byte(0);
        return;
      case RANK.boolean:
        this.byte(value === true ? 1 : 0);
        return;
      case RANK.date:
        return this.double((value as Date).getTime());
      case RANK.objectId:
        this.raw((value as ObjectId).id);
        return;
      case RANK.binary: {
        const binary = value as Binary;
        this.uint32(binary.length()).byte(binary.sub_type).raw(Buffer.from(binary.value()));
        return;
      }
      case RANK.timestamp:
        return this.double(Number((value as Timestamp).toBigInt()));
      case RANK.regex:
        this.string((value as BSONRegExp).pattern, INDEXED_STRING_LIMIT);
        return this.string((value as BSONRegExp).options, INDEXED_STRING_LIMIT);
      default:
    }
  }

  /** Rank, name, value of each field, as documents compare; a zero ends it, so a shorter document comes first. */
  private document(document: Doc): void {
    for (const name of Object.keys(document)) {
      this.byte(rankOf(document[name]));
      this.string(name, INDEXED_STRING_LIMIT);
      this.write(document[name]);
    }
    this.byte(0);
  }

  /** The double, then how far a 64-bit integer lies from it: doubles near 2^63 are 1024 apart. */
  private number(value: unknown): void {
    const double = toNumber(value);
    this.double(double);
    const exact = typeof value === 'number' ? undefined : bigLong(value);
    const offset = exact === undefined ? 0 : Number(exact - BigInt(double));
    this.length = this.bytes.writeUInt16BE(offset + 0x8000, this.length);
  }

  /** IEEE bits with the sign flipped (all bits if negative) sort as the numbers do; NaN is written as the least. */
  private double(value: number): void {
    const start = this.length;
    if (start + 10 > this.bytes.length) throw new KeyTooLong('key');
    this.length = this.bytes.writeDoubleBE(value === 0 ? 0 : value, start);
    if (Number.isNaN(value)) this.bytes.fill(0, start, this.length);
    else if (value < 0) this.invert(start);
    else this.bytes[start]! ^= 0x80;
  }

  /** UTF-8, a zero byte written as 00 FF, ended by 00 00. */
  private string(text: string, limit: number): void {
    if (text.length > limit || this.length + text.length * 3 + 2 > this.bytes.length)
      throw new KeyTooLong('string');
    const start = this.length;
    const written = text.length <= SHORT_TEXT ? this.ascii(text) : -1;
    if (written >= 0) {
      this.length = start + written;
      this.byte(0).byte(0);
      return;
    }
    this.long(text, limit);
  }

  /** Writes a text of plain characters at once; @returns how many, or -1 when it has others. */
  private ascii(text: string): number {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0 || code > 0x7f) return -1;
      this.bytes[this.length + i] = code;
    }
    return text.length;
  }

  private long(text: string, limit: number): void {
    const start = this.length;
    const written = this.bytes.write(text, start, 'utf8');
    if (written > limit) throw new KeyTooLong('string');
    this.length = start + written;
    if (text.includes('\0')) this.escapeZeros(start);
    this.byte(0).byte(0);
  }

  private escapeZeros(start: number): void {
    const text = Buffer.from(this.bytes.subarray(start, this.length));
    this.length = start;
    for (const byte of text) {
      this.byte(byte);
      if (byte === 0) this.byte(0xff);
    }
  }
}

/** What sorts after every key that continues a given prefix: no value begins with FF (the greatest rank is F0). */
export const AFTER = Buffer.alloc(8, 0xff);

/** Whether a value can bound an index scan: scalars whose comparisons stay inside their own type. */
export function isBoundable(value: unknown): boolean {
  switch (rankOf(value)) {
    case RANK.string:
      return (
        typeof value === 'string' &&
        value.length <= INDEXED_STRING_LIMIT &&
        Buffer.byteLength(value) <= INDEXED_STRING_LIMIT
      );
    case RANK.number:
      return (
        !Number.isNaN(toNumber(value)) &&
        !(typeof value === 'object' && bsonType(value as object) === 'Decimal128')
      );
    case RANK.boolean:
    case RANK.date:
    case RANK.objectId:
      return true;
    default:
      return false;
  }
}
