import { requestFailed, unsupported } from '../base/errors';
import { compareValues, sameValue } from '../values/order';
import { isDocument, isNumeric, own } from '../values/types';
import type { Doc } from '../values/types';
import { typeTest } from './operators';
import { toRegExp } from './regex';

type Check = (value: unknown) => boolean;

/** JSON Schema's `type` names that differ from MongoDB's. */
const JSON_TYPES: Record<string, string> = { boolean: 'bool', integer: 'int' };

/** Each keyword, given its operand, says whether a present value passes. */
const KEYWORDS: Record<string, (operand: unknown) => Check> = {
  type: (operand) =>
    typeTest((Array.isArray(operand) ? operand : [operand]).map((name: string) => JSON_TYPES[name] ?? name)),
  bsonType: typeTest,
  enum: (operand) => (value) => (operand as unknown[]).some((allowed) => sameValue(allowed, value)),
  required: (operand) => (value) =>
    !isDocument(value) || (operand as string[]).every((name) => Object.hasOwn(value, name)),
  properties: (operand) => {
    const checks = Object.entries(operand as Doc).map(([name, schema]) => [name, compile(schema)] as const);
    return (value) =>
      !isDocument(value) ||
      checks.every(([name, check]) => own(value, name) === undefined || check(value[name]));
  },
  items: (operand) => {
    const check = compile(operand);
    return (value) => !Array.isArray(value) || value.every(check);
  },
  minimum: (operand) => (value) => !isNumeric(value) || compareValues(value, operand) >= 0,
  maximum: (operand) => (value) => !isNumeric(value) || compareValues(value, operand) <= 0,
  minLength: (operand) => (value) => typeof value !== 'string' || [...value].length >= Number(operand),
  maxLength: (operand) => (value) => typeof value !== 'string' || [...value].length <= Number(operand),
  minItems: (operand) => (value) => !Array.isArray(value) || value.length >= Number(operand),
  maxItems: (operand) => (value) => !Array.isArray(value) || value.length <= Number(operand),
  pattern: (operand) => {
    const expression = toRegExp(String(operand), '');
    return (value) => typeof value !== 'string' || expression.test(value);
  },
  allOf: (operand) => {
    const checks = (operand as unknown[]).map(compile);
    return (value) => checks.every((check) => check(value));
  },
  anyOf: (operand) => {
    const checks = (operand as unknown[]).map(compile);
    return (value) => checks.some((check) => check(value));
  },
  not: (operand) => {
    const check = compile(operand);
    return (value) => !check(value);
  },
  title: () => () => true,
  description: () => () => true,
};

/** `$jsonSchema` as a test of documents. A keyword that is not implemented is refused by name. */
export function schemaTest(schema: unknown): (document: Doc) => boolean {
  return compile(schema);
}

function compile(schema: unknown): Check {
  if (!isDocument(schema)) throw requestFailed('$jsonSchema must be an object.');
  const checks = Object.keys(schema).map((keyword) => {
    const make = Object.hasOwn(KEYWORDS, keyword) ? KEYWORDS[keyword] : undefined;
    if (!make) throw unsupported(`The $jsonSchema keyword ${keyword}`);
    const listed = ['enum', 'required', 'allOf', 'anyOf'].includes(keyword);
    if (listed && !Array.isArray(schema[keyword]))
      throw requestFailed(`$jsonSchema keyword '${keyword}' must be an array.`);
    if (keyword === 'properties' && !isDocument(schema[keyword]))
      throw requestFailed("$jsonSchema keyword 'properties' must be an object.");
    return make(schema[keyword]);
  });
  return (value) => checks.every((check) => check(value));
}
