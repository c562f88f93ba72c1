import { evalExpr } from 'mingo/core';
import type { Options } from 'mingo/types';
import { requestFailed } from '../base/errors';
import { isNumeric, toNumber } from '../values/types';
import type { Expression } from './operator-types';

/** Text as the units an operator counts in: bytes of UTF-8 or code points. */
interface Units<T> {
  split(text: string): T;
  length(units: T): number;
  slice(units: T, from: number, to: number): string;
  indexOf(units: T, wanted: T, from: number, to: number): number;
}

const bytes: Units<Buffer> = {
  split: (text) => Buffer.from(text, 'utf8'),
  length: (units) => units.length,
  slice: (units, from, to) => units.subarray(from, to).toString('utf8'),
  indexOf: (units, wanted, from, to) => units.subarray(0, to).indexOf(wanted, from),
};

const codePoints: Units<string[]> = {
  split: (text) => [...text],
  length: (units) => units.length,
  slice: (units, from, to) => units.slice(from, to).join(''),
  indexOf: (units, wanted, from, to) => {
    for (let i = from; i + wanted.length <= Math.min(to, units.length); i++) {
      if (wanted.every((unit, k) => units[i + k] === unit)) return i;
    }
    return -1;
  },
};

function evaluated(
  operator: string,
  document: unknown,
  operands: unknown,
  options: Options,
  least: number,
): unknown[] {
  if (!Array.isArray(operands) || operands.length < least)
    throw requestFailed(`Expression ${operator} takes at least ${least} arguments.`);
  return evalExpr(document, operands, options) as unknown[];
}

function position(operator: string, value: unknown, fallback: number): number {
  if (value === undefined || value === null) return fallback;
  if (!isNumeric(value) || !Number.isInteger(toNumber(value)))
    throw requestFailed(`${operator} takes whole numbers as positions.`);
  return toNumber(value);
}

/** A negative length means "to the end": the vendor's own tests use -1 so, which mingo refuses. */
const substring =
  <T>(operator: string, { split, length, slice }: Units<T>): Expression =>
  (document, operands, options) => {
    const [text, start, count] = evaluated(operator, document, operands, options, 3);
    if (text === null || text === undefined) return '';
    const units = split(text instanceof Date ? text.toISOString() : String(text));
    const from = position(operator, start, 0);
    const many = position(operator, count, -1);
    return from < 0 ? '' : slice(units, from, many < 0 ? length(units) : from + many);
  };

const indexOf =
  <T>(operator: string, { split, length, indexOf: find }: Units<T>): Expression =>
  (document, operands, options) => {
    const [text, wanted, start, end] = evaluated(operator, document, operands, options, 2);
    if (text === null || text === undefined) return null;
    if (typeof text !== 'string' || typeof wanted !== 'string')
      throw requestFailed(`${operator} takes two texts.`);
    const units = split(text);
    const from = position(operator, start, 0);
    const to = Math.min(position(operator, end, length(units)), length(units));
    if (from < 0 || to < 0) throw requestFailed(`${operator} takes positions of at least 0.`);
    return from > to ? -1 : find(units, split(wanted), from, to);
  };

/** Text operators where mingo counts UTF-16 units, or has none. */
export const stringOperators: Record<string, Expression> = {
  $substr: substring('$substr', bytes),
  $substrBytes: substring('$substrBytes', bytes),
  $substrCP: substring('$substrCP', codePoints),
  $indexOfBytes: indexOf('$indexOfBytes', bytes),
  $indexOfCP: indexOf('$indexOfCP', codePoints),
};
