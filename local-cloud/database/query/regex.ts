import type { BSONRegExp } from 'bson';
import { requestFailed } from '../base/errors';
import { bsonType } from '../values/types';

export const isRegex = (value: unknown): value is BSONRegExp =>
  typeof value === 'object' && value !== null && bsonType(value) === 'BSONRegExp';

/**
 * A JavaScript expression for MongoDB's. The SDKs send a RegExp's own flags: g and y mean nothing for a match,
 * the others are MongoDB's i, m, s and u.
 */
export function toRegExp(pattern: string, options: string): RegExp {
  const flags = [...new Set(options)].filter((flag) => !'gy'.includes(flag));
  const unknown = flags.find((flag) => !'imsu'.includes(flag));
  if (unknown !== undefined)
    throw requestFailed(`regular expression option "${unknown}" is not supported; use i, m, s or u.`);
  try {
    return new RegExp(pattern, flags.join(''));
  } catch (error) {
    throw requestFailed(`regular expression /${pattern}/ is invalid: ${(error as Error).message}`);
  }
}
