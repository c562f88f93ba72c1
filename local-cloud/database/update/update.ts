import { requestFailed, unsupported } from '../base/errors';
import type { Condition } from '../query/matcher';
import { compareValues, sameValue } from '../values/order';
import { isDocument, own } from '../values/types';
import type { Doc } from '../values/types';
import { addToSet, pop, pull, pullAll, push } from './arrays';
import { cloneValue, getField, setField, unsetField } from './fields';
import { arithmetic, bitwise } from './numbers';
import { exactPaths } from './positions';

/** What an update of one document is made from. */
export interface UpdateContext {
  /** Epoch ms for `$currentDate`. */
  now: number;
  /** The query's conditions, for the positional `$`. */
  conditions: Condition[];
  /** The document is being inserted by an upsert: `$setOnInsert` applies. */
  inserting?: boolean;
}

/** New value of a field; `undefined` leaves it as it is. */
type FieldUpdate = (path: string, value: unknown, operand: unknown, context: UpdateContext) => unknown;

const VALUE_OPERATORS: Record<string, FieldUpdate> = {
  $set: (_path, _value, operand) => cloneValue(operand),
  $setOnInsert: (_path, _value, operand, { inserting }) => (inserting ? cloneValue(operand) : undefined),
  $inc: (path, value, operand) => arithmetic('$inc', path, value === undefined ? 0 : value, operand),
  $mul: (path, value, operand) => arithmetic('$mul', path, value === undefined ? 0 : value, operand),
  $min: (_path, value, operand) =>
    value === undefined || compareValues(operand, value) < 0 ? cloneValue(operand) : undefined,
  $max: (_path, value, operand) =>
    value === undefined || compareValues(operand, value) > 0 ? cloneValue(operand) : undefined,
  $currentDate: (path, _value, operand, { now }) => {
    if (operand === true || (isDocument(operand) && operand['$type'] === 'date')) return new Date(now);
    throw requestFailed(`$currentDate of '${path}' takes true or {$type: 'date'}.`);
  },
  $bit: (path, value, operand) => {
    if (!isDocument(operand))
      throw requestFailed(`The $bit modifier is not compatible with a ${typeof operand} (field ${path}).`);
    return bitwise(path, value === undefined ? 0 : value, Object.entries(operand));
  },
  $push: push,
  $addToSet: addToSet,
  $pull: pull,
  $pullAll: pullAll,
  $pop: pop,
};

const OTHER_OPERATORS = new Set(['$unset', '$rename']);

export const isOperatorUpdate = (update: Doc): boolean =>
  Object.keys(update).some((key) => key.startsWith('$'));

/**
 * Checks an update before any document is touched.
 * @throws CloudError naming the operator or field
 */
export function checkUpdate(update: Doc): void {
  const operators = Object.keys(update);
  if (operators.length === 0)
    throw requestFailed('the update is empty: expected operators such as {$set: {…}}.');
  const touched: string[] = [];
  for (const operator of operators) {
    if (!operator.startsWith('$')) {
      throw requestFailed(
        `the update operation document must contain atomic operators: "${operator}" stands beside or instead of them.`,
      );
    }
    if (!Object.hasOwn(VALUE_OPERATORS, operator) && !OTHER_OPERATORS.has(operator))
      throw unsupported(`The update operator ${operator}`);
    const fields = update[operator];
    if (!isDocument(fields))
      throw requestFailed(`Modifiers operate on fields but ${operator} got a ${typeof fields}.`);
    touched.push(...Object.keys(fields));
    if (operator === '$rename') touched.push(...Object.values(fields).map((target) => renameTarget(target)));
  }
  checkPaths(touched);
}

function renameTarget(target: unknown): string {
  if (typeof target !== 'string' || target === '')
    throw requestFailed('The $rename target must be the new name as a string.');
  return target;
}

/** Two operators on one field, or on a field and a part of it, have no defined order: MongoDB refuses them. */
function checkPaths(paths: string[]): void {
  const seen = new Set<string>();
  const parents = new Set<string>();
  for (const path of paths) {
    if (path === '' || path.split('.').includes(''))
      throw requestFailed(`The update path '${path}' contains an empty field name, which is not allowed.`);
    const ancestors = path
      .split('.')
      .slice(0, -1)
      .map((_part, i, parts) => parts.slice(0, i + 1).join('.'));
    const clash =
      seen.has(path) || parents.has(path) ? path : ancestors.find((ancestor) => seen.has(ancestor));
    if (clash !== undefined)
      throw requestFailed(`Updating the path '${path}' would create a conflict at '${clash}'.`);
    seen.add(path);
    for (const ancestor of ancestors) parents.add(ancestor);
  }
}

/**
 * Applies operators to a copy of a document. Fields that no operator touches are shared with the original, so that
 * whoever compares the two (the indexes) sees at once what is the same.
 * @param update checked by `checkUpdate`
 */
export function applyUpdate(document: Doc, update: Doc, context: UpdateContext): Doc {
  const result = { ...document };
  const copied = new Set<string>();
  const makeOwn = (field: string): void => {
    if (copied.has(field) || !Object.hasOwn(result, field)) return;
    copied.add(field);
    result[field] = cloneValue(result[field]);
  };
  for (const operator of Object.keys(update)) {
    const fields = update[operator] as Doc;
    for (const path of Object.keys(fields)) {
      if (operator === '$rename') makeOwn((fields[path] as string).split('.')[0]!);
      for (const exact of exactPaths(path, document, context.conditions)) {
        makeOwn(exact[0]!);
        applyOperator(operator, result, exact, fields[path], context);
      }
    }
  }
  if (!context.inserting && !sameValue(own(result, '_id'), own(document, '_id'))) {
    throw requestFailed("Performing an update on the path '_id' would modify the immutable field '_id'.");
  }
  return result;
}

function applyOperator(
  operator: string,
  result: Doc,
  path: string[],
  operand: unknown,
  context: UpdateContext,
): void {
  if (operator === '$unset') {
    unsetField(result, path);
    return;
  }
  const value = getField(result, path);
  if (operator === '$rename') {
    if (value !== undefined && unsetField(result, path))
      setField(result, (operand as string).split('.'), value);
    return;
  }
  const changed = VALUE_OPERATORS[operator]!(path.join('.'), value, operand, context);
  if (changed !== undefined) setField(result, path, changed);
}
