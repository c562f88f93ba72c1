import { Decimal128, Double, Long } from 'bson';
import { requestFailed } from '../base/errors';
import { bsonType, isNumeric, toNumber } from '../values/types';

const INT64_MAX = 2n ** 63n - 1n;
const INT64_MIN = -(2n ** 63n);

const isClass = (value: unknown, name: string): boolean =>
  typeof value === 'object' && value !== null && bsonType(value) === name;

/** Whether MongoDB holds the number as an integer of 32 or 64 bits. */
const isInteger = (value: unknown): boolean =>
  typeof value === 'number' ? Number.isInteger(value) : isClass(value, 'Long') || isClass(value, 'Int32');

const toBigInt = (value: unknown): bigint =>
  typeof value === 'number' ? BigInt(value) : (value as Long).toBigInt();

/** Adds or multiplies as MongoDB does: integers stay integers (64 bits at most), a double makes a double. */
export function arithmetic(operator: '$inc' | '$mul', path: string, left: unknown, right: unknown): unknown {
  if (!isNumeric(right)) throw requestFailed(`Cannot ${operator} with non-numeric argument: {${path}: …}`);
  if (!isNumeric(left))
    throw requestFailed(`Cannot apply ${operator} to a value of non-numeric type (field ${path}).`);
  const decimal = isClass(left, 'Decimal128') || isClass(right, 'Decimal128');
  const x = toNumber(left);
  const y = toNumber(right);
  const result = operator === '$inc' ? x + y : x * y;
  if (decimal) return Decimal128.fromString(String(result));
  if (!isInteger(left) || !isInteger(right)) return Number.isInteger(result) ? new Double(result) : result;
  if (Number.isSafeInteger(result)) return isLong(left) || isLong(right) ? asLong(BigInt(result)) : result;
  const exact = operator === '$inc' ? toBigInt(left) + toBigInt(right) : toBigInt(left) * toBigInt(right);
  if (exact > INT64_MAX || exact < INT64_MIN)
    throw requestFailed(`Failed to apply ${operator}: the result does not fit 64 bits (field ${path}).`);
  return asLong(exact);
}

const isLong = (value: unknown): boolean => isClass(value, 'Long');

/** A long in the form values have in memory: plain where EJSON would write a long anyway. */
function asLong(value: bigint): number | Long {
  const number = Number(value);
  return Number.isSafeInteger(number) && Math.abs(number) > 0x7fffffff ? number : Long.fromBigInt(value);
}

/** `$bit`'s operations on integers. */
export function bitwise(
  path: string,
  value: unknown,
  operations: [name: string, operand: unknown][],
): unknown {
  if (!isInteger(value))
    throw requestFailed(`Cannot apply $bit to a value of non-integral type (field ${path}).`);
  let result = toBigInt(value);
  for (const [name, operand] of operations) {
    if (!isInteger(operand))
      throw requestFailed(`The $bit modifier field must be an Integer (field ${path}).`);
    const bits = toBigInt(operand);
    if (name === 'and') result &= bits;
    else if (name === 'or') result |= bits;
    else if (name === 'xor') result ^= bits;
    else
      throw requestFailed(
        `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' (field ${path}).`,
      );
  }
  return isLong(value) ? asLong(result) : Number(result);
}
