import type { DatabaseCost } from '../../base/ports';
import type { CompiledQuery } from '../query/matcher';
import { compileQuery } from '../query/matcher';
import { queryShape } from '../query/shape';
import type { Collection, Row } from '../store/collection';
import { isMultikey } from '../store/indexing';
import type { Snapshot, Store } from '../store/store';
import { parseStored } from '../values/ejson';
import type { Doc } from '../values/types';
import type { Plan, SortFields } from './plan';
import { candidatePlans } from './planner';
import { encodeRanges } from './ranges';
import type { Candidate } from './planner';
import { scanRecords } from './scan';
import { sortBy } from './sort';

export interface Find {
  query: Doc;
  /** `query` compiled, if the caller has done so already. */
  compiled?: CompiledQuery;
  sort?: SortFields;
  skip?: number;
  limit?: number;
  snapshot?: Snapshot;
}

/** A document that was found; parsed only if the query or the order needed it. */
export interface Found extends Row {
  document?: Doc;
}

/** Of plans that could serve, the one with the fewest entries is taken, counted up to this. */
const PROBE = 32;

/** How a query will be carried out. */
function planFind(
  store: Store,
  collection: Collection,
  compiled: CompiledQuery,
  sort: SortFields,
  limited: boolean,
): Plan {
  const candidates = candidatePlans(collection.indexes, collection.idIndex, compiled, sort, limited);
  const [best] = candidates;
  if (!best)
    return { ranges: [], reverse: false, ordered: sort.length === 0, merge: false, ids: false, exact: false };
  const bounded = candidates.filter((candidate) => candidate.bounded);
  if (bounded.length < 2 || best.score >= 100) return best;
  return fewest(store, collection, bounded) ?? best;
}

/** The candidate with the fewest entries, if any has less than PROBE. */
function fewest(store: Store, collection: Collection, candidates: Candidate[]): Plan | undefined {
  let chosen: Plan | undefined;
  let least = PROBE;
  for (const candidate of candidates) {
    let entries = 0;
    for (const _record of scanRecords(store, collection, { ...candidate, merge: false }, undefined)) {
      if (++entries >= least) break;
    }
    if (entries < least) {
      least = entries;
      chosen = candidate;
    }
  }
  return chosen;
}

/** Finds documents, counting what it reads into `cost`. */
export function find(store: Store, collection: Collection, request: Find, cost: DatabaseCost): Found[] {
  const { query, sort = [], skip = 0, limit = Number.POSITIVE_INFINITY, snapshot } = request;
  const compiled = request.compiled ?? compileQuery(query);
  const plan = planFind(store, collection, compiled, sort, limit !== Number.POSITIVE_INFINITY);
  const readBefore = cost.documentsRead;
  // Where the entries alone tell which documents are found, those to be passed over need not be read.
  const passedOver = plan.index && plan.exact && plan.ordered ? skip : 0;
  const { found, passed } = plan.ordered
    ? inOrder(
        candidatesOf(store, collection, plan, snapshot, cost, passedOver),
        compiled,
        plan,
        skip - passedOver,
        limit,
      )
    : sorted(candidatesOf(store, collection, plan, snapshot, cost), compiled, plan, sort, skip, limit);
  noteScan(cost, collection.name, query, cost.documentsRead - readBefore, passed);
  return found;
}

function* candidatesOf(
  store: Store,
  collection: Collection,
  plan: Plan,
  snapshot: Snapshot,
  cost: DatabaseCost,
  passOver = 0,
): Generator<Found> {
  if (!plan.index) {
    for (const row of store.scanDocuments(collection.id, snapshot)) {
      cost.documentsRead++;
      yield row;
    }
    return;
  }
  let passed = 0;
  for (const record of scanRecords(store, collection, plan, snapshot)) {
    if (passed++ < passOver) continue;
    const text = store.document(collection.id, record, snapshot);
    if (text === undefined) continue;
    cost.documentsRead++;
    yield { record, text };
  }
}

function inOrder(
  candidates: Iterable<Found>,
  compiled: CompiledQuery,
  plan: Plan,
  skip: number,
  limit: number,
) {
  const found: Found[] = [];
  let passed = 0;
  if (limit <= 0) return { found, passed };
  for (const row of candidates) {
    if (!passes(row, compiled, plan)) continue;
    if (passed++ < skip) continue;
    found.push(row);
    if (found.length >= limit) break;
  }
  return { found, passed };
}

function sorted(
  candidates: Iterable<Found>,
  compiled: CompiledQuery,
  plan: Plan,
  sort: SortFields,
  skip: number,
  limit: number,
) {
  const matching: Found[] = [];
  for (const row of candidates) {
    if (passes(row, compiled, plan)) matching.push(row);
  }
  const found = sortBy(matching, documentOf, sort).slice(skip, skip + limit);
  return { found, passed: Math.min(matching.length, skip + limit) };
}

function passes(row: Found, compiled: CompiledQuery, plan: Plan): boolean {
  if (plan.exact || isEverything(compiled)) return true;
  row.document = parseStored(row.text);
  return compiled.matches(row.document);
}

const isEverything = (compiled: CompiledQuery): boolean =>
  compiled.complete && compiled.conditions.length === 0;

/** The parsed document of a row. */
export function documentOf(row: Found): Doc {
  row.document ??= parseStored(row.text);
  return row.document;
}

/** Counts matching documents up to a limit, by the index alone where it covers the query. */
export function count(
  store: Store,
  collection: Collection,
  query: Doc,
  cost: DatabaseCost,
  limit = Number.POSITIVE_INFINITY,
): number {
  const compiled = compileQuery(query);
  if (isEverything(compiled)) return Math.min(limit, collection.count());
  const plan = planFind(store, collection, compiled, [], false);
  if (plan.index && plan.exact) {
    if (limit !== Number.POSITIVE_INFINITY) {
      let counted = 0;
      for (const _record of scanRecords(store, collection, plan, undefined)) {
        if (++counted >= limit) break;
      }
      return counted;
    }
    if (!isMultikey(plan.index))
      return plan.ranges.reduce((sum, range) => sum + store.countEntries(range), 0);
    return [...scanRecords(store, collection, plan, undefined)].length;
  }
  return find(store, collection, { query, compiled, limit }, cost).length;
}

/** Documents drawn by lot, each at most once; the others are not read. */
export function draw(
  store: Store,
  collection: Collection,
  size: number,
  cost: DatabaseCost,
  snapshot: Snapshot | undefined,
): Doc[] {
  const ranges = encodeRanges(collection.idIndex, [], undefined, 0);
  const whole: Plan = {
    index: collection.idIndex,
    ranges,
    reverse: false,
    ordered: true,
    merge: false,
    ids: false,
    exact: true,
  };
  // Each record that follows takes the place of one drawn before with the chance that it should have.
  const drawn: number[] = [];
  let seen = 0;
  for (const record of scanRecords(store, collection, whole, snapshot)) {
    seen++;
    if (drawn.length < size) drawn.push(record);
    else {
      const place = Math.floor(Math.random() * seen);
      if (place < size) drawn[place] = record;
    }
  }
  return drawn.flatMap((record) => {
    const text = store.document(collection.id, record, snapshot);
    if (text === undefined) return [];
    cost.documentsRead++;
    return [parseStored(text)];
  });
}

/**
 * A query counts as a scan when it reads more than ten times what it gives, and twenty more: small collections and
 * filters on top of a good index are no scans.
 */
function noteScan(
  cost: DatabaseCost,
  collection: string,
  query: Doc,
  documentsRead: number,
  documentsReturned: number,
): void {
  if (documentsRead <= 10 * documentsReturned + 20) return;
  if (cost.scan && cost.scan.documentsRead >= documentsRead) return;
  cost.scan = { collection, shape: queryShape(query), documentsRead, documentsReturned };
}
