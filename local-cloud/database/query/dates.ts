import { evalExpr } from 'mingo/core';
import * as mingo from 'mingo/operators/expression/date';
import type { Options } from 'mingo/types';
import { requestFailed } from '../base/errors';
import { isDocument } from '../values/types';
import type { Expression } from './operator-types';

/** Parts of a date. MongoDB gives null for a date that is missing or null; mingo fails. */
const PARTS = [
  '$year', '$month', '$dayOfMonth', '$hour', '$minute', '$second', '$millisecond', '$dayOfYear', '$dayOfWeek',
  '$isoDayOfWeek', '$isoWeek',
] as const; // prettier-ignore

/** The date an operator works on: `'$at'`, `['$at']` or `{date: '$at', timezone: '+08'}`. */
function isMissing(document: unknown, operands: unknown, options: Options): boolean {
  const expression: unknown =
    isDocument(operands) && Object.hasOwn(operands, 'date') ? operands['date'] : operands;
  const value: unknown = evalExpr(document, expression, options);
  const date: unknown = Array.isArray(value) ? value[0] : value;
  return date === null || date === undefined;
}

const nullable =
  (operator: Expression): Expression =>
  (document, operands, options) =>
    isMissing(document, operands, options) ? null : operator(document, operands, options);

const part = (name: (typeof PARTS)[number], document: unknown, operands: unknown, options: Options): number =>
  (mingo[name] as Expression)(document, operands, options) as number;

/** The week from Sunday to Saturday; the days before the first Sunday are week 0. mingo counts one more. */
const week: Expression = (document, operands, options) =>
  Math.floor(
    (part('$dayOfYear', document, operands, options) + 7 - part('$dayOfWeek', document, operands, options)) /
      7,
  );

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** The year that holds the Thursday of the week. mingo looks at January the first only. */
const isoWeekYear: Expression = (document, operands, options) => {
  const year = part('$year', document, operands, options);
  const thursday =
    part('$dayOfYear', document, operands, options) + 4 - part('$isoDayOfWeek', document, operands, options);
  if (thursday < 1) return year - 1;
  return thursday > (isLeap(year) ? 366 : 365) ? year + 1 : year;
};

/** mingo's, with the two marks that it gets wrong filled in before: %U (week) and %G (year of the ISO week). */
const dateToString: Expression = (document, operands, options) => {
  if (!isDocument(operands))
    throw requestFailed('$dateToString takes an object: {date, format?, timezone?, onNull?}.');
  const { date, timezone } = operands;
  const of = timezone === undefined ? { date } : { date, timezone };
  const format: unknown = evalExpr(document, operands['format'], options);
  if (typeof format !== 'string' || isMissing(document, of, options)) {
    return mingo.$dateToString(document as never, operands as never, options);
  }
  const filled = format
    .replace(/%U/g, () => String(week(document, of, options)).padStart(2, '0'))
    .replace(/%G/g, () => String(isoWeekYear(document, of, options)));
  return mingo.$dateToString(
    document as never,
    { ...operands, format: { $literal: filled } } as never,
    options,
  );
};

/** Date operators where mingo differs from MongoDB. */
export const dateOperators: Record<string, Expression> = {
  ...Object.fromEntries(PARTS.map((name) => [name, nullable(mingo[name] as Expression)])),
  $week: nullable(week),
  $isoWeekYear: nullable(isoWeekYear),
  $dateToString: dateToString,
};
