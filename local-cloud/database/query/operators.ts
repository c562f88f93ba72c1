import { requestFailed, unsupported } from '../base/errors';
import { compareValues, sameValue } from '../values/order';
import { bsonType, isDocument, isNumeric, rankOf, RANK, toNumber } from '../values/types';
import type { Doc } from '../values/types';
import { isRegex, toRegExp } from './regex';

/** Tests one value; `undefined` is a missing field. */
export type ValueTest = (value: unknown) => boolean;

/** How an operator meets an array at the end of a path. */
type Reach =
  /** The array itself or any of its elements may satisfy it: `$eq`, `$gt`… */
  | 'any'
  /** Only the value itself: `$size`, `$elemMatch`, `$exists`. */
  | 'whole';

export interface Operator {
  test: ValueTest;
  reach: Reach;
  /** The document matches when no value satisfies the test: `$ne`, `$nin`, `$not`. */
  negated?: boolean;
}

/** Compiles a nested condition, e.g. of `$elemMatch`; handed in because the two need each other. */
export interface Nested {
  document(condition: Doc): (document: Doc) => boolean;
  /** A condition of operators only, on a bare value. */
  value(condition: Doc): (value: unknown) => boolean;
}

export const isOperatorObject = (value: unknown): value is Doc => {
  if (!isDocument(value)) return false;
  for (const key in value) return key.startsWith('$');
  return false;
};

export function equals(operand: unknown): ValueTest {
  if (operand === null || operand === undefined) return (value) => value === null || value === undefined;
  if (typeof operand === 'string' || typeof operand === 'boolean') return (value) => value === operand;
  if (isRegex(operand)) {
    const expression = toRegExp(operand.pattern, operand.options);
    return (value) =>
      typeof value === 'string' ? expression.test(value) : isRegex(value) && sameValue(value, operand);
  }
  return (value) => value !== undefined && sameValue(value, operand);
}

/** Comparisons stay inside the operand's type: 5 is neither less nor greater than "a". */
function ordered(operator: string, operand: unknown, accept: (order: number) => boolean): ValueTest {
  if (isRegex(operand)) throw requestFailed(`Can't have RegEx as arg to ${operator}.`);
  const rank = rankOf(operand);
  const isNaNOperand = rank === RANK.number && Number.isNaN(toNumber(operand));
  return (value) => {
    if (rankOf(value) !== rank) return false;
    // NaN equals NaN and is neither less nor greater than a number.
    if (rank === RANK.number && Number.isNaN(toNumber(value)) !== isNaNOperand) return false;
    return accept(compareValues(value, operand));
  };
}

function oneOf(operator: string, operand: unknown): ValueTest {
  if (!Array.isArray(operand)) throw requestFailed(`${operator} needs an array.`);
  const plain = new Set<unknown>();
  const tests: ValueTest[] = [];
  for (const element of operand as unknown[]) {
    if (isOperatorObject(element)) throw requestFailed(`cannot nest $ under ${operator}.`);
    if (typeof element === 'string' || typeof element === 'boolean') plain.add(element);
    else tests.push(equals(element));
  }
  return (value) => plain.has(value) || tests.some((test) => test(value));
}

function all(operand: unknown, nested: Nested): ValueTest {
  if (!Array.isArray(operand)) throw requestFailed('$all needs an array.');
  const tests = (operand as unknown[]).map((element): ValueTest => {
    if (isOperatorObject(element) && Object.hasOwn(element, '$elemMatch'))
      return elemMatch(element['$elemMatch'], nested);
    const test = equals(element);
    return (value) => test(value) || (Array.isArray(value) && value.some(test));
  });
  return (value) => tests.length > 0 && tests.every((test) => test(value));
}

function elemMatch(operand: unknown, nested: Nested): ValueTest {
  if (!isDocument(operand)) throw requestFailed('$elemMatch needs an Object.');
  const onValues =
    isOperatorObject(operand) && !['$and', '$or', '$nor', '$expr'].includes(Object.keys(operand)[0]!);
  if (onValues) {
    const test = nested.value(operand);
    return (value) => Array.isArray(value) && value.some(test);
  }
  const matches = nested.document(operand);
  return (value) => Array.isArray(value) && value.some((element) => isDocument(element) && matches(element));
}

function modulo(operand: unknown): ValueTest {
  if (!Array.isArray(operand) || operand.length !== 2 || !operand.every(isNumeric)) {
    throw requestFailed('malformed mod, needs to be an array of two numbers: [divisor, remainder].');
  }
  const [divisor, remainder] = operand.map((number) => Math.trunc(toNumber(number))) as [number, number];
  if (divisor === 0) throw requestFailed('divisor cannot be 0 in $mod.');
  return (value) => isNumeric(value) && Math.trunc(toNumber(value)) % divisor === remainder;
}

function size(operand: unknown): ValueTest {
  if (!isNumeric(operand) || !Number.isInteger(toNumber(operand)) || toNumber(operand) < 0) {
    throw requestFailed('$size needs a non-negative integer.');
  }
  const length = toNumber(operand);
  return (value) => Array.isArray(value) && value.length === length;
}

function regex(operand: unknown, options: unknown): ValueTest {
  const source = isRegex(operand) ? operand.pattern : operand;
  const flags = options ?? (isRegex(operand) ? operand.options : '');
  if (typeof source !== 'string' || typeof flags !== 'string')
    throw requestFailed('$regex has to be a string.');
  const expression = toRegExp(source, flags);
  return (value) => typeof value === 'string' && expression.test(value);
}

const TYPE_NAMES: Record<string, (value: unknown) => boolean> = {
  double: (value) => (typeof value === 'number' && !Number.isInteger(value)) || isClass(value, 'Double'),
  string: (value) => typeof value === 'string',
  object: isDocument,
  array: Array.isArray,
  binData: (value) => isClass(value, 'Binary'),
  objectId: (value) => isClass(value, 'ObjectId'),
  bool: (value) => typeof value === 'boolean',
  date: (value) => value instanceof Date,
  null: (value) => value === null,
  regex: (value) => isRegex(value),
  int: (value) => typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= 0x7fffffff,
  timestamp: (value) => isClass(value, 'Timestamp'),
  long: (value) =>
    (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) > 0x7fffffff) ||
    isClass(value, 'Long'),
  decimal: (value) => isClass(value, 'Decimal128'),
  number: isNumeric,
};
const TYPE_NUMBERS: Record<number, string> = {
  1: 'double', 2: 'string', 3: 'object', 4: 'array', 5: 'binData', 7: 'objectId', 8: 'bool', 9: 'date', 10: 'null',
  11: 'regex', 16: 'int', 17: 'timestamp', 18: 'long', 19: 'decimal',
}; // prettier-ignore

const isClass = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && bsonType(value) === name;

/** @param operand type names or numbers, one or an array */
export function typeTest(operand: unknown): ValueTest {
  const tests = (Array.isArray(operand) ? operand : [operand]).map((type: unknown) => {
    const name = typeof type === 'number' ? TYPE_NUMBERS[type] : type;
    const test = typeof name === 'string' && Object.hasOwn(TYPE_NAMES, name) ? TYPE_NAMES[name] : undefined;
    if (test === undefined) throw requestFailed(`Unknown type name alias: ${String(type)}`);
    return test;
  });
  return (value) => tests.some((test) => test(value));
}

/** Compiles one `{operator: operand}` of a field's condition. @param siblings the whole condition, for `$options` */
export function compileOperator(
  operator: string,
  operand: unknown,
  siblings: Doc,
  nested: Nested,
): Operator | undefined {
  switch (operator) {
    case '$eq':
      return { test: equals(operand), reach: 'any' };
    case '$ne':
      return { test: equals(operand), reach: 'any', negated: true };
    case '$gt':
      return { test: ordered(operator, operand, (order) => order > 0), reach: 'any' };
    case '$gte':
      return { test: ordered(operator, operand, (order) => order >= 0), reach: 'any' };
    case '$lt':
      return { test: ordered(operator, operand, (order) => order < 0), reach: 'any' };
    case '$lte':
      return { test: ordered(operator, operand, (order) => order <= 0), reach: 'any' };
    case '$in':
      return { test: oneOf(operator, operand), reach: 'any' };
    case '$nin':
      return { test: oneOf(operator, operand), reach: 'any', negated: true };
    case '$all':
      return { test: all(operand, nested), reach: 'whole' };
    case '$elemMatch':
      return { test: elemMatch(operand, nested), reach: 'whole' };
    case '$size':
      return { test: size(operand), reach: 'whole' };
    case '$exists': {
      // MongoDB takes any value for its truth; 0, null and false mean "does not exist".
      const wanted = isNumeric(operand) ? toNumber(operand) !== 0 : Boolean(operand);
      return { test: (value) => value !== undefined, reach: 'whole', negated: !wanted };
    }
    case '$mod':
      return { test: modulo(operand), reach: 'any' };
    case '$regex':
      return { test: regex(operand, siblings['$options']), reach: 'any' };
    case '$options':
      if (!Object.hasOwn(siblings, '$regex')) throw requestFailed('$options needs a $regex.');
      return undefined;
    case '$type':
      return { test: typeTest(operand), reach: 'any' };
    default:
      throw unsupported(`The query operator ${operator}`);
  }
}
