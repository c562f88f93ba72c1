import type { Condition } from '../query/matcher';
import { isRegex } from '../query/regex';
import { isBoundable } from '../values/key';

export interface Bound {
  value: unknown;
  inclusive: boolean;
  condition: Condition;
}

/** What a query demands of one path, as far as an index can serve it. */
export interface PathBounds {
  /** The only values that can match (`$eq`, `$in`). */
  points?: unknown[];
  /** The condition the points come from, if they express all of it; null among them also finds missing fields. */
  pointsCondition?: Condition;
  lower?: Bound;
  upper?: Bound;
}

/** Index bounds per path. What cannot be a bound is left to the test of the documents. */
export function boundsOf(conditions: Condition[]): Map<string, PathBounds> {
  const bounds = new Map<string, PathBounds>();
  for (const condition of conditions) {
    const existing = bounds.get(condition.path);
    const path = existing ?? {};
    if (addBound(path, condition) && !existing) bounds.set(condition.path, path);
  }
  return bounds;
}

function addBound(path: PathBounds, condition: Condition): boolean {
  const { operator, operand } = condition;
  switch (operator) {
    case '$eq':
      return addPoints(path, [operand], condition);
    case '$in':
      return Array.isArray(operand) && addPoints(path, operand as unknown[], condition);
    case '$gt':
    case '$gte':
      if (path.lower || !isBoundable(operand)) return false;
      path.lower = { value: operand, inclusive: operator === '$gte', condition };
      return true;
    case '$lt':
    case '$lte':
      if (path.upper || !isBoundable(operand)) return false;
      path.upper = { value: operand, inclusive: operator === '$lte', condition };
      return true;
    default:
      return false;
  }
}

function addPoints(path: PathBounds, values: unknown[], condition: Condition): boolean {
  if (path.points !== undefined) return false;
  const isNull = (value: unknown): boolean => value === null || value === undefined;
  if (values.some((value) => isRegex(value) || !(isNull(value) || isBoundable(value)))) return false;
  path.points = values.map((value) => value ?? null);
  if (!values.some(isNull)) path.pointsCondition = condition;
  return true;
}
