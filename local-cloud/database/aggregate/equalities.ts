import { own, isDocument } from '../values/types';
import type { Doc } from '../values/types';
import { isBoundable } from '../values/key';

/**
 * Equalities that `$expr` implies, as conditions an index can serve: `{$expr: {$eq: ['$user', '$$id']}}` with `id` bound
 * to "u1" implies `{user: "u1"}`. They only narrow what is read: the expression itself is still tested. (A condition
 * also finds arrays that contain the value, so it never hides what the expression would accept.)
 */
export function equalitiesOf(match: Doc, variables: Doc): Doc[] {
  const expression = own(match, '$expr');
  return expression === undefined ? [] : fromExpression(expression, variables);
}

function fromExpression(expression: unknown, variables: Doc): Doc[] {
  if (!isDocument(expression)) return [];
  const operands = own(expression, '$and') ?? own(expression, '$eq');
  if (!Array.isArray(operands)) return [];
  if (Object.hasOwn(expression, '$and'))
    return operands.flatMap((operand) => fromExpression(operand, variables));
  if (operands.length !== 2) return [];
  const [left, right] = operands as [unknown, unknown];
  return equality(left, right, variables) ?? equality(right, left, variables) ?? [];
}

function equality(field: unknown, value: unknown, variables: Doc): Doc[] | undefined {
  // '$name' is a field, '$$name' a variable; paths inside documents may run through arrays, where the two differ
  if (typeof field !== 'string' || !/^\$[^$.]+$/.test(field)) return undefined;
  const constant = constantOf(value, variables);
  return isBoundable(constant) ? [{ [field.slice(1)]: { $eq: constant } }] : undefined;
}

function constantOf(value: unknown, variables: Doc): unknown {
  if (typeof value !== 'string' || !value.startsWith('$')) return value;
  return value.startsWith('$$') ? own(variables, value.slice(2)) : undefined;
}
