import { requestFailed } from '../base/errors';
import { parseSort, sortBy } from '../plan/sort';
import { compileQuery } from '../query/matcher';
import { isOperatorObject } from '../query/operators';
import { compareValues, sameValue } from '../values/order';
import { isDocument, isNumeric, toNumber } from '../values/types';
import { cloneValue } from './fields';

const MODIFIERS = new Set(['$each', '$position', '$slice', '$sort']);

function arrayAt(operator: string, path: string, value: unknown): unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value))
    throw requestFailed(
      `The field '${path}' must be an array for ${operator} but is of type ${value === null ? 'null' : typeof value}.`,
    );
  return value;
}

function integer(operator: string, path: string, value: unknown): number {
  if (!isNumeric(value) || !Number.isInteger(toNumber(value)))
    throw requestFailed(`${operator} for the field '${path}' must be an integer.`);
  return toNumber(value);
}

/** `$push` with `$each`, `$position`, `$sort` and `$slice`. */
export function push(path: string, value: unknown, operand: unknown): unknown[] {
  const array = arrayAt('$push', path, value);
  if (!isDocument(operand) || !Object.hasOwn(operand, '$each')) return [...array, cloneValue(operand)];
  const unknown = Object.keys(operand).find((key) => !MODIFIERS.has(key));
  if (unknown) throw requestFailed(`Unrecognized clause in $push: ${unknown}`);
  const each = operand['$each'];
  if (!Array.isArray(each))
    throw requestFailed(`The argument to $each in $push must be an array (field ${path}).`);
  let result = [...array];
  const position =
    operand['$position'] === undefined ? result.length : integer('$position', path, operand['$position']);
  result.splice(position, 0, ...each.map(cloneValue));
  if (operand['$sort'] !== undefined) result = sortElements(path, result, operand['$sort']);
  if (operand['$slice'] === undefined) return result;
  const slice = integer('$slice', path, operand['$slice']);
  return slice < 0 ? result.slice(slice) : result.slice(0, slice);
}

function sortElements(path: string, array: unknown[], spec: unknown): unknown[] {
  if (isNumeric(spec)) {
    const direction = toNumber(spec);
    if (direction !== 1 && direction !== -1)
      throw requestFailed(`The $sort element value must be either 1 or -1 (field ${path}).`);
    return array.sort((a, b) => compareValues(a, b) * direction);
  }
  return sortBy(array, (element) => (isDocument(element) ? element : {}), parseSort(spec, '$sort'));
}

export function addToSet(path: string, value: unknown, operand: unknown): unknown[] {
  const array = arrayAt('$addToSet', path, value);
  let additions: unknown[] = [operand];
  if (isDocument(operand) && Object.hasOwn(operand, '$each')) {
    if (!Array.isArray(operand['$each']))
      throw requestFailed(`The argument to $each in $addToSet must be an array (field ${path}).`);
    additions = operand['$each'];
  }
  const result = [...array];
  for (const addition of additions) {
    if (!result.some((element) => sameValue(element, addition))) result.push(cloneValue(addition));
  }
  return result;
}

/** `$pull`: by value, by conditions on the value, or by a query on elements that are documents. */
export function pull(path: string, value: unknown, operand: unknown): unknown[] | undefined {
  if (value === undefined) return undefined;
  const array = arrayAt('$pull', path, value);
  return array.filter((element) => !pullTest(operand)(element));
}

function pullTest(operand: unknown): (element: unknown) => boolean {
  if (isOperatorObject(operand) || !isDocument(operand)) {
    const { matches } = compileQuery({ value: operand });
    // An array among the elements is compared as a whole: only its own value counts.
    return (element) =>
      Array.isArray(element) && Array.isArray(operand)
        ? sameValue(element, operand)
        : matches({ value: element });
  }
  const { matches } = compileQuery(operand);
  return (element) => isDocument(element) && matches(element);
}

export function pullAll(path: string, value: unknown, operand: unknown): unknown[] | undefined {
  if (!Array.isArray(operand)) throw requestFailed(`$pullAll requires an array argument (field ${path}).`);
  if (value === undefined) return undefined;
  return arrayAt('$pullAll', path, value).filter(
    (element) => !operand.some((gone: unknown) => sameValue(gone, element)),
  );
}

/** @param operand 1 removes the last element, -1 the first */
export function pop(path: string, value: unknown, operand: unknown): unknown[] | undefined {
  const side = isNumeric(operand) ? toNumber(operand) : operand;
  if (side !== 1 && side !== -1) throw requestFailed(`$pop expects 1 or -1 (field ${path}).`);
  if (value === undefined) return undefined;
  const array = arrayAt('$pop', path, value);
  return side === 1 ? array.slice(0, -1) : array.slice(1);
}
