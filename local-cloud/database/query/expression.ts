import { Context, evalExpr, ProcessingMode } from 'mingo/core';
import type { Options } from 'mingo/types';
import * as accumulators from 'mingo/operators/accumulator';
import * as expressions from 'mingo/operators/expression';
import { CloudError } from '../../base/ports';
import { requestFailed, unsupported } from '../base/errors';
import { dateOperators } from './dates';
import type { Expression } from './operator-types';
import { stringOperators } from './strings';
import { compareValues } from '../values/order';
import { bsonType, isDocument, isNumeric, toNumber } from '../values/types';
import type { Doc } from '../values/types';

/** Operators that run a caller's code, or that the SDK cannot express and that are not deterministic. */
const REFUSED = new Set(['$function', '$accumulator', '$rand', '$sampleRate', '$toHashedIndexKey']);

/**
 * mingo compares inside one type and opens arrays, as queries do; expressions compare across all types and take
 * arrays whole.
 */
function comparison(operator: string, accept: (order: number) => unknown): Expression {
  return (document, operands, options) => {
    if (!Array.isArray(operands) || operands.length !== 2)
      throw requestFailed(`Expression ${operator} takes exactly 2 arguments.`);
    const [left, right] = evalExpr(document, operands, options) as unknown[];
    // A missing field comes before null in expressions.
    const order =
      left === undefined || right === undefined ? missingOrder(left, right) : compareValues(left, right);
    return accept(order);
  };
}

/** At least one of the two is missing. */
const missingOrder = (left: unknown, right: unknown): number =>
  Number(right === undefined) - Number(left === undefined);

const OVERRIDES: Record<string, Expression> = {
  $eq: comparison('$eq', (order) => order === 0),
  $ne: comparison('$ne', (order) => order !== 0),
  $gt: comparison('$gt', (order) => order > 0),
  $gte: comparison('$gte', (order) => order >= 0),
  $lt: comparison('$lt', (order) => order < 0),
  $lte: comparison('$lte', (order) => order <= 0),
  $cmp: comparison('$cmp', Math.sign),
  $in: (document, operands, options) => {
    if (!Array.isArray(operands) || operands.length !== 2)
      throw requestFailed('Expression $in takes exactly 2 arguments.');
    const [value, list] = evalExpr(document, operands, options) as unknown[];
    if (!Array.isArray(list)) throw requestFailed('$in requires an array as a second argument.');
    return list.some((element) => compareValues(element, value) === 0);
  },
  ...dateOperators,
  ...stringOperators,
};

/** MongoDB collects what is there: mingo would put null for a missing field. */
function collected(documents: unknown, expression: unknown, options: Options): unknown[] {
  if (expression === null || expression === undefined) return documents as unknown[];
  return (documents as unknown[]).flatMap((document): unknown[] => {
    const value = evalExpr(
      document,
      expression,
      expressionOptions((options.variables ?? {}) as Doc, options.context),
    );
    return value === undefined ? [] : [value];
  });
}

function distinct(documents: unknown, expression: unknown, options: Options): unknown[] {
  const values: unknown[] = [];
  for (const value of collected(documents, expression, options)) {
    if (!values.some((known) => compareValues(known, value) === 0)) values.push(value);
  }
  return values;
}

const permitted = <T>(operators: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(operators).filter(([name]) => !REFUSED.has(name)));

const EXPRESSIONS = { ...permitted(expressions as Record<string, unknown>), ...OVERRIDES };
const ACCUMULATORS = {
  ...permitted(accumulators as Record<string, unknown>),
  $push: collected,
  $addToSet: distinct,
};

/** Every expression and accumulator this database evaluates, for mingo. */
export const expressionContext = Context.init({
  expression: EXPRESSIONS as never,
  accumulator: ACCUMULATORS as never,
});

/** @param variables what `let` has bound: `$$name` in expressions */
export function expressionOptions(variables: Doc, context: Context = expressionContext): Options {
  return {
    idKey: '_id',
    context,
    variables,
    scriptEnabled: false,
    useStrictMode: true,
    failOnError: true,
    processingMode: ProcessingMode.CLONE_OFF,
  };
}

/** Refuses unknown operators before any document is read: an empty collection must not hide a mistake. */
export function checkExpression(expression: unknown, where: string): void {
  if (Array.isArray(expression)) {
    for (const part of expression) checkExpression(part, where);
  } else if (isDocument(expression)) {
    for (const [key, operand] of Object.entries(expression)) {
      if (key.startsWith('$')) {
        if (!Object.hasOwn(EXPRESSIONS, key) && !Object.hasOwn(ACCUMULATORS, key))
          throw unsupported(`The operator ${key} in ${where}`);
        if (key === '$literal') continue;
      }
      checkExpression(operand, where);
    }
  }
}

/** `$expr` as a test of documents. */
export function expressionTest(expression: unknown, variables: Doc): (document: Doc) => boolean {
  checkExpression(expression, '$expr');
  const plain = toPlain(expression);
  const options = expressionOptions(variables);
  return (document) => {
    const value = evaluating(() => evalExpr(toPlain(document), plain, options));
    return value !== null && value !== undefined && value !== false && value !== 0;
  };
}

/** Runs mingo and words its errors as the database's own. */
export function evaluating<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof CloudError || error instanceof RangeError) throw error;
    throw requestFailed((error as Error).message);
  }
}

/** mingo counts with JavaScript numbers: BSON number classes become such, unless a 64-bit integer would lose digits. */
export function toPlain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (Array.isArray(value)) return value.map(toPlain);
  if (isDocument(value)) {
    const plain: Doc = {};
    for (const key of Object.keys(value)) plain[key] = toPlain(value[key]);
    return plain;
  }
  if (bsonType(value) === 'BSONRegExp' || !isNumeric(value)) return value;
  const number = toNumber(value);
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? value : number;
}
