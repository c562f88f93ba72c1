import type { CompiledQuery, Condition } from '../query/matcher';
import type { Index } from '../store/indexing';
import { boundsOf } from './bounds';
import type { PathBounds } from './bounds';
import type { Plan, SortFields } from './plan';
import { encodeRanges } from './ranges';

export interface Candidate extends Plan {
  index: Index;
  score: number;
  /** At least one bound comes from the query. */
  bounded: boolean;
}

/** More combinations of `$in` values than this, and the rest is tested on the documents. */
const MOST_RANGES = 1000;

/**
 * The index plans for a query, best first by rule:
 * 1. `_id` or a unique index with all fields given: at most a few documents;
 * 2. the more fields bounded by equality the better, then a range on the next field, then the wanted order.
 * Empty: the documents must be read one by one.
 */
export function candidatePlans(
  indexes: Index[],
  idIndex: Index,
  query: CompiledQuery,
  sort: SortFields,
  limited: boolean,
): Candidate[] {
  const bounds = boundsOf(query.conditions);
  const candidates: Candidate[] = [];
  if (bounds.size === 0 && sort.length === 0) return candidates;
  // Nothing beats an `_id`: the other indexes need not be weighed.
  const considered = bounds.get('_id')?.points ? [idIndex] : [idIndex, ...indexes];
  for (const index of considered) {
    const candidate = planIndex(index, index === idIndex, bounds, query, sort, limited);
    if (candidate) candidates.push(candidate);
  }
  return candidates.sort((a, b) => b.score - a.score);
}

function planIndex(
  index: Index,
  isId: boolean,
  bounds: Map<string, PathBounds>,
  query: CompiledQuery,
  sort: SortFields,
  limited: boolean,
): Candidate | undefined {
  const points: unknown[][] = [];
  const used = new Set<Condition>();
  let combinations = 1;
  let range: PathBounds | undefined;
  let inexact = false;
  for (const { name } of index.keys) {
    const bound = bounds.get(name);
    if (!bound) break;
    if (bound.points && combinations * bound.points.length <= MOST_RANGES) {
      points.push(bound.points);
      combinations *= bound.points.length;
      if (bound.pointsCondition) used.add(bound.pointsCondition);
      else inexact = true;
      continue;
    }
    if (bound.lower || bound.upper) range = usableRange(bound, holdsArrays(index, name), used);
    break;
  }
  const order = orderOf(index, points, sort);
  const bounded = points.length > 0 || range !== undefined;
  if (!bounded && !(order && sort.length > 0)) return undefined;
  const { complete, conditions } = query;
  return {
    index,
    ranges: encodeRanges(index, points, range, order?.from ?? 0),
    reverse: order?.reverse ?? false,
    ordered: sort.length === 0 || order !== undefined,
    merge: sort.length > 0 && order !== undefined && combinations > 1 && !isId,
    ids: isId && points.length === 1,
    exact: complete && !inexact && conditions.every((condition) => used.has(condition)),
    bounded,
    score: scoreOf({
      index,
      isId,
      points: points.length,
      range,
      ordered: order !== undefined && sort.length > 0,
      limited,
    }),
  };
}

const holdsArrays = ({ arrays }: Index, path: string): boolean => arrays.includes(path.split('.', 1)[0]!);

/** On a path with arrays two elements of one array may satisfy the two sides: only one side may bound the scan. */
function usableRange(bound: PathBounds, hasArrays: boolean, used: Set<Condition>): PathBounds {
  const range: PathBounds = {};
  if (bound.lower) range.lower = bound.lower;
  if (bound.upper && !(hasArrays && bound.lower)) range.upper = bound.upper;
  if (range.lower) used.add(range.lower.condition);
  if (range.upper) used.add(range.upper.condition);
  return range;
}

/** What an index is worth for what it gives; for order it is worth more where few of the documents are wanted. */
const WORTH = { id: 200, unique: 100, point: 4, twoSides: 3, oneSide: 2, limitedOrder: 3, order: 1 };

interface Given {
  index: Index;
  isId: boolean;
  points: number;
  range: PathBounds | undefined;
  ordered: boolean;
  limited: boolean;
}

const scoreOf = (given: Given): number =>
  worthOfUnique(given) + given.points * WORTH.point + worthOfRange(given) + worthOfOrder(given);

/** All fields of the index given: at most one document, or a few. */
function worthOfUnique({ index, isId, points }: Given): number {
  if (!index.unique || points < index.keys.length) return 0;
  return isId ? WORTH.id : WORTH.unique;
}

function worthOfRange({ range }: Given): number {
  if (!range) return 0;
  return range.lower && range.upper ? WORTH.twoSides : WORTH.oneSide;
}

function worthOfOrder({ ordered, limited }: Given): number {
  if (!ordered) return 0;
  return limited ? WORTH.limitedOrder : WORTH.order;
}

/**
 * Whether the index gives the wanted order: the sort fields follow each other in the index, all in its direction or
 * all against it, where fields fixed by equality may be passed over in either. What holds arrays orders nothing: a document
 * is sorted by its least or greatest element, whichever entry led to it.
 * @returns the first index field of the order, and the direction
 */
function orderOf(
  index: Index,
  points: unknown[][],
  sort: SortFields,
): { from: number; reverse: boolean } | undefined {
  const fixed = new Set(points.flatMap((values, i) => (values.length === 1 ? [index.keys[i]!.name] : [])));
  const wanted = sort.filter(([path]) => !fixed.has(path) || holdsArrays(index, path));
  if (wanted.some(([path]) => holdsArrays(index, path))) return undefined;
  let reverse: boolean | undefined;
  let from: number | undefined;
  let at = 0;
  for (const [path, direction] of wanted) {
    // Fields given by equality (or by a few values: their ranges are merged) may lie before the sort field.
    while (at < points.length && index.keys[at]!.name !== path) {
      if (from !== undefined && points[at]!.length > 1) return undefined;
      at++;
    }
    const key = index.keys[at];
    if (key?.name !== path) return undefined;
    const against = key.direction !== direction;
    if (reverse !== undefined && reverse !== against) return undefined;
    reverse = against;
    from ??= at;
    at++;
  }
  return { from: from ?? points.length, reverse: reverse ?? false };
}
