import { BSONRegExp, Double, EJSON, Long } from 'bson';
import { invalidParam } from '../base/errors';
import { bsonType, isDocument } from './types';
import type { Doc } from './types';

/**
 * Canonical EJSON, read and written directly. The stored text of a document *is* its canonical EJSON, so most reads
 * hand it on without parsing; bson's own parser and printer serve the rare types only (they cost ten times as much).
 */

const INT32_MAX = 0x7fffffff;
const INT32_MIN = -0x80000000;
const INT64_LIMIT = 2 ** 63;

/** Whether the SDKs' EJSON writes this plain number as `$numberInt` or `$numberLong` (bson 4: every integer of 64 bits). */
const writtenAsInteger = (value: number): boolean =>
  Math.floor(value) === value && value >= -INT64_LIMIT && value < INT64_LIMIT;

/** The keys that make an object a typed value rather than a document. */
const TYPED = new Set([
  '$numberInt', '$numberLong', '$numberDouble', '$numberDecimal', '$date', '$oid', '$regularExpression', '$binary',
  '$uuid', '$timestamp', '$minKey', '$maxKey', '$undefined', '$symbol', '$code', '$dbPointer', '$tcb_server_date',
]); // prettier-ignore

/**
 * Parses EJSON text.
 * @param what names the text in an error: "data", "query"…
 * @param now epoch ms that `serverDate` stands for; without it a server date is refused
 * @throws CloudError INVALID_PARAM when it is no EJSON
 */
function parseEjson(text: unknown, what: string, now?: number): unknown {
  if (typeof text !== 'string') {
    throw invalidParam(`${what}: expected EJSON text, got ${text === null ? 'null' : typeof text}.`);
  }
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch (error) {
    throw invalidParam(`${what}: not valid EJSON (${(error as Error).message}).`);
  }
  if (text.includes('__proto__')) refusePrototypeKeys(tree, what);
  return decode(tree, what, now);
}

/** As parseEjson, for text that must hold one document. */
export function parseDocument(text: unknown, what: string, now?: number): Doc {
  const value = parseEjson(text, what, now);
  if (!isDocument(value))
    throw invalidParam(
      `${what}: expected an object, got ${Array.isArray(value) ? 'an array' : typeof value}.`,
    );
  return value;
}

/** Parses text that this database wrote itself. */
export const parseStored = (text: string): Doc => decode(JSON.parse(text), 'stored document') as Doc;

/** Turns an already parsed EJSON tree into values, in place. */
export function decode(node: unknown, what: string, now?: number): unknown {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) {
    for (let i = 0; i < node.length; i++) {
      if (typeof node[i] === 'object' && node[i] !== null) node[i] = decode(node[i], what, now);
    }
    return node;
  }
  const object = node as Doc;
  for (const key in object) {
    if (key.charCodeAt(0) === 36 && TYPED.has(key)) return decodeTyped(key, object, what, now);
    break; // a typed value has its mark as the first key
  }
  for (const key in object) {
    const value = object[key];
    if (typeof value === 'object' && value !== null) object[key] = decode(value, what, now);
  }
  return object;
}

function decodeTyped(key: string, object: Doc, what: string, now?: number): unknown {
  const value = object[key];
  switch (key) {
    case '$numberInt':
      return checkedNumber(value, key, what);
    case '$numberLong':
      return decodeLong(value, what);
    case '$numberDouble': {
      const number = checkedNumber(value, key, what);
      return writtenAsInteger(number) ? new Double(number) : number;
    }
    case '$date':
      return decodeDate(value, what);
    case '$tcb_server_date': {
      if (now === undefined) throw invalidParam(`${what}: a server date cannot stand here.`);
      const offset = decode((value as Doc | null)?.['offset'] ?? 0, what);
      if (typeof offset !== 'number')
        throw invalidParam(`${what}: serverDate's offset must be a number of milliseconds.`);
      return new Date(now + offset);
    }
    case '$regularExpression': {
      const { pattern, options } = (value ?? {}) as { pattern?: unknown; options?: unknown };
      if (typeof pattern !== 'string' || (options !== undefined && typeof options !== 'string')) {
        throw invalidParam(`${what}: $regularExpression needs {pattern, options} as strings.`);
      }
      return new BSONRegExp(pattern, options ?? '');
    }
    default:
      try {
        return EJSON.deserialize(object, { relaxed: false });
      } catch (error) {
        throw invalidParam(`${what}: ${key} is malformed (${(error as Error).message}).`);
      }
  }
}

function checkedNumber(value: unknown, key: string, what: string): number {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  if (typeof number !== 'number' || (Number.isNaN(number) && value !== 'NaN')) {
    throw invalidParam(`${what}: ${key} needs a number as text, got ${JSON.stringify(value)}.`);
  }
  return number;
}

function decodeLong(value: unknown, what: string): number | Long {
  const number = checkedNumber(value, '$numberLong', what);
  if (!Number.isInteger(number))
    throw invalidParam(`${what}: $numberLong needs an integer, got ${JSON.stringify(value)}.`);
  const asPlainNumber = Number.isSafeInteger(number) && (number > INT32_MAX || number < INT32_MIN);
  return asPlainNumber ? number : Long.fromString(String(value));
}

function decodeDate(value: unknown, what: string): Date {
  const time = isDocument(value) ? checkedNumber(value['$numberLong'], '$date', what) : value;
  const date = new Date(time as string | number);
  if (Number.isNaN(date.getTime()))
    throw invalidParam(`${what}: $date holds no date: ${JSON.stringify(value)}.`);
  return date;
}

function refusePrototypeKeys(node: unknown, what: string): void {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (key.split('.').includes('__proto__'))
      throw invalidParam(`${what}: the field name "__proto__" is not allowed.`);
    refusePrototypeKeys(value, what);
  }
}

const quotedKeys = new Map<string, string>();
/** Field names repeat endlessly; dynamic ones (ids as names) must not fill the memory. */
const QUOTED_KEYS_KEPT = 10_000;

function quoteKey(key: string): string {
  let quoted = quotedKeys.get(key);
  if (quoted === undefined) {
    quoted = JSON.stringify(key) + ':';
    if (quotedKeys.size < QUOTED_KEYS_KEPT) quotedKeys.set(key, quoted);
  }
  return quoted;
}

/** Writes a value as canonical EJSON. A field that is undefined is left out. */
export function stringifyEjson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return stringifyNumber(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'undefined':
      return 'null';
    default:
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) {
    let text = '[';
    for (let i = 0; i < value.length; i++) text += (i === 0 ? '' : ',') + stringifyEjson(value[i]);
    return text + ']';
  }
  if (value instanceof Date) return `{"$date":{"$numberLong":"${value.getTime()}"}}`;
  if (value instanceof RegExp) return stringifyEjson(new BSONRegExp(value.source, value.flags));
  if (bsonType(value as object) === 'Double')
    return `{"$numberDouble":"${doubleText((value as Double).value)}"}`;
  if (bsonType(value as object) !== undefined) return EJSON.stringify(value, { relaxed: false });
  let text = '';
  for (const key of Object.keys(value as Doc)) {
    const field = (value as Doc)[key];
    if (field === undefined) continue;
    text += (text === '' ? '{' : ',') + quoteKey(key) + stringifyEjson(field);
  }
  return text === '' ? '{}' : text + '}';
}

function stringifyNumber(value: number): string {
  if (!writtenAsInteger(value)) return `{"$numberDouble":"${value}"}`;
  if (value <= INT32_MAX && value >= INT32_MIN) return `{"$numberInt":"${value}"}`;
  return `{"$numberLong":"${Number.isSafeInteger(value) ? value : BigInt(value)}"}`;
}

/** 1 as a double must not read like an integer; -0 keeps its sign. */
function doubleText(value: number): string {
  if (Object.is(value, -0)) return '-0.0';
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value);
}

/**
 * The answer's form of a stored document: the vendor hands ObjectIds out as plain strings (its own oid tests read
 * `data[0].a === '<hex>'`). Quotes inside strings are escaped in JSON, so the pattern cannot occur in a value.
 */
export function answerText(text: string): string {
  // {"$oid":"<24 hex digits>"}
  return text.includes('{"$oid":') ? text.replace(/\{"\$oid":("[0-9a-fA-F]{24}")\}/g, '$1') : text;
}
