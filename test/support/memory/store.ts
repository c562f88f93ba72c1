/**
 * The `Store` port in memory, for unit tests of the core. It keeps the contract that the real one keeps
 * (`test/store` runs the same cases against both); indexes it has none.
 */
import { Context as MingoContext } from 'mingo/core';
import * as queryOperators from 'mingo/operators/query';
import * as updateOperators from 'mingo/operators/update';
import { Query } from 'mingo/query';
import type { CollectionName, Store } from '../../../cloudfunctions/core/ports';
import type { Collections } from '../../../cloudfunctions/core/model/collections';

export type Operation = keyof Store;

/** One operation that the core has asked for. */
export interface StoreCall {
  operation: Operation;
  collection: CollectionName;
  /** Condition of a find, an update or a removal; documents of an insert; stages of an aggregation. */
  what: unknown;
}

export interface MemoryStore extends Store {
  /** Every operation since the start, or since a test emptied the list. */
  readonly calls: StoreCall[];
  /**
   * When set, runs in place of each operation: it may run it twice (a lost answer that the adapter has repeated), let
   * somebody else in before or after it, or throw. What others do meanwhile, they do to `beneath`.
   */
  around: ((call: StoreCall, run: () => Promise<unknown>) => Promise<unknown>) | undefined;
  /** The same documents, without counting and without `around`. */
  readonly beneath: Store;
  /** All documents of a collection, as copies, in the order of their insertion. */
  all<C extends CollectionName>(collection: C): Collections[C][];
  /** One document. @throws Error when there is none */
  get<C extends CollectionName>(collection: C, id: string): Collections[C];
  /** Puts documents there, replacing those of the same ids. */
  put<C extends CollectionName>(collection: C, ...documents: Collections[C][]): void;
}

type Doc = Record<string, unknown> & { _id: string };
type Stage = Record<string, unknown>;

/** Documents cross this border as they cross the wire: as copies, without what is undefined. */
function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(copy) as T;
  const made: Record<string, unknown> = {};
  // Not `Object.entries`: half of a test's time goes here, and documents have nothing that is inherited.
  for (const name in value) {
    const part: unknown = value[name];
    if (part !== undefined) made[name] = copy(part);
  }
  return made as T;
}

const MOST_ROWS = 1000;

// Not mingo's own entries for queries and updates: they copy all its operators for each, and tests ask thousands.
const QUERIES = { context: MingoContext.init({ query: queryOperators as never }) };
type Operator = (fields: unknown) => (document: Doc) => unknown;
const UPDATES = updateOperators as unknown as Record<string, Operator | undefined>;

/** @param now the database's own clock; epoch ms */
export function createMemoryStore(now: () => number = Date.now): MemoryStore {
  const collections = new Map<string, Map<string, Doc>>();
  const of = (name: string): Map<string, Doc> => {
    const found = collections.get(name) ?? new Map<string, Doc>();
    collections.set(name, found);
    return found;
  };
  const beneath = plainStore(of, now);
  const watched = <O extends Operation>(operation: O): Store[O] =>
    (async (collection: CollectionName, what: never, ...rest: never[]) => {
      const call: StoreCall = { operation, collection, what };
      store.calls.push(call);
      const run = beneath[operation] as (...given: unknown[]) => Promise<unknown>;
      const once = () => run(collection, what, ...rest);
      return store.around ? store.around(call, once) : once();
    }) as unknown as Store[O];
  const store: MemoryStore = {
    calls: [],
    around: undefined,
    beneath,
    insert: watched('insert'),
    find: watched('find'),
    update: watched('update'),
    updateOne: watched('updateOne'),
    remove: watched('remove'),
    aggregate: watched('aggregate'),
    all: (collection) => copy([...of(collection).values()]) as never,
    get: (collection, id) => {
      const document = of(collection).get(id);
      if (!document) throw new Error(`${collection}: no document ${id}`);
      return copy(document) as never;
    },
    put: (collection, ...documents) => {
      for (const document of documents) of(collection).set(document._id, copy(document) as unknown as Doc);
    },
  };
  return store;
}

/** Each operation happens at one moment, and never in the caller's own turn: others may come in between two of them. */
function plainStore(of: (name: string) => Map<string, Doc>, now: () => number): Store {
  const matching = (name: string, query: object): Doc[] => {
    const { documents, rest } = byId(of(name), query);
    const possible = narrowed(documents, rest);
    if (possible.length === 0 || Object.keys(rest).length === 0) return possible;
    const test = new Query(rest as never, QUERIES);
    return possible.filter((document) => test.test(document));
  };
  /** Applied to copies: an update that fails half-way leaves everything as it was. */
  const change = (name: string, documents: Doc[], update: object): Doc[] => {
    const changed = copy(documents);
    const operators = operatorsOf(copy(update));
    for (const document of changed) for (const apply of operators) apply(document);
    for (const document of changed) of(name).set(document._id, document);
    return changed;
  };
  const joined = (name: string): Doc[] => [...of(name).values()];
  /** A pipeline's first condition, asked here: mingo would go through all documents, each time. */
  const matched = (name: string, stages: Stage[]): { documents: Doc[]; others: Stage[] } => {
    const [{ $match: match, ...first } = {}, ...others] = stages;
    return match && Object.keys(first).length === 0 && !('$expr' in (match as object))
      ? { documents: matching(name, match as object), others }
      : { documents: joined(name), others: stages };
  };
  const prepared = (stage: Stage): Stage => {
    const lookup = stage['$lookup'] as { from: string; pipeline: Stage[] } | undefined;
    if (!lookup) return stage;
    const { documents: from, others: pipeline } = matched(lookup.from, lookup.pipeline);
    return { $lookup: { ...lookup, from, pipeline } };
  };
  return {
    async insert(collection, documents, { stamp } = {}) {
      const there = of(collection);
      const stamped = stamp ? { [stamp]: now() } : {};
      for (const document of documents) {
        if (there.has(document._id)) return false;
        there.set(document._id, { ...copy(document), ...stamped } as unknown as Doc);
      }
      return true;
    },
    async find(collection, query, { sort, limit = 100, fields } = {}) {
      if (!Number.isInteger(limit) || limit < 1 || limit > MOST_ROWS)
        throw new Error(`limit: expected 1 to ${MOST_ROWS}, got ${limit}`);
      const found = sorted(matching(collection, query), sort).slice(0, limit);
      if (!fields) return copy(found) as never;
      const read: string[] = ['_id', ...(fields as readonly string[])];
      return copy(found.map((document) => projected(document, read))) as never;
    },
    update: async (collection, query, update) =>
      change(collection, matching(collection, query), update).length,
    async updateOne(collection, query, update, { stamp } = {}) {
      const stamped = stamp ? { ...update, $set: { ...update.$set, [stamp]: now() } } : update;
      const [changed] = change(collection, matching(collection, query).slice(0, 1), stamped);
      return (changed ? copy(changed) : null) as never;
    },
    async remove(collection, query) {
      const gone = matching(collection, query);
      for (const { _id } of gone) of(collection).delete(_id);
      return gone.length;
    },
    async aggregate<Row>(collection: CollectionName, stages: Record<string, unknown>[]) {
      // With all of mingo's operators, which take longer to load than most tests take, and few aggregate.
      const { Aggregator } = await import('mingo');
      // What is looked into is only matched and copied: a pipeline looks into thousands, often. Its own documents it changes.
      const { documents, others } = matched(collection, copy(stages));
      const pipeline = new Aggregator(withCounts(others.map(prepared)), { collectionResolver: joined });
      return copy(pipeline.run(copy(documents))) as Row[];
    },
  };
}

/** @param paths `a` or `a.b`; none lies below another one: MongoDB refuses that */
function projected(document: Doc, paths: string[]): object {
  const clash = paths.find((path) => paths.some((other) => other.startsWith(`${path}.`)));
  if (clash !== undefined) throw new Error(`Path collision at ${clash}`);
  const made: Record<string, unknown> = {};
  for (const path of paths) {
    const parts = path.split('.');
    let from: unknown = document;
    let to = made;
    parts.forEach((part, i) => {
      from = typeof from === 'object' && from !== null ? (from as Record<string, unknown>)[part] : undefined;
      if (from === undefined) return;
      if (i === parts.length - 1) to[part] = from;
      else to = (to[part] ??= {}) as Record<string, unknown>;
    });
  }
  return made;
}

const sorted = (documents: Doc[], sort: Record<string, 1 | -1> | undefined): Doc[] =>
  sort ? new Query({}, QUERIES).find<Doc>(documents).sort(sort).all() : documents;

/** @throws Error where two operators meet on one path, or none is there: MongoDB refuses that too */
function operatorsOf(update: object): ((document: Doc) => unknown)[] {
  const entries = Object.entries(update as Record<string, object>);
  const paths = entries.flatMap(([, fields]) => Object.keys(fields)).sort();
  const clash = paths.find((path, i) =>
    paths.some((other, j) => i !== j && `${other}.`.startsWith(`${path}.`)),
  );
  if (clash !== undefined) throw new Error(`Updating the path '${clash}' would create a conflict.`);
  if (entries.length === 0) throw new Error('The update is empty.');
  return entries.map(([name, fields]) => {
    const operator = UPDATES[name];
    if (!operator) throw new Error(`No update operator: ${name}`);
    return operator(fields);
  });
}

/** `$count` as MongoDB defines it: of nothing it gives no row, where mingo gives a row that says 0. */
function withCounts(stages: Stage[]): Stage[] {
  return stages.flatMap((stage) => {
    if (typeof stage.$count === 'string')
      return [{ $group: { _id: null, [stage.$count]: { $sum: 1 } } }, { $project: { _id: 0 } }];
    const lookup = stage.$lookup as { pipeline: Stage[] } | undefined;
    return lookup ? [{ $lookup: { ...lookup, pipeline: withCounts(lookup.pipeline) } }] : [stage];
  });
}

/** Most conditions name ids: those are looked up, or left out, without mingo. @returns the documents, and what else they shall fulfil */
function byId(documents: Map<string, Doc>, query: object): { documents: Doc[]; rest: object } {
  const { _id: id, ...rest } = query as { _id?: string | Record<string, string[]> };
  const [name, more] = Object.keys(typeof id === 'object' ? id : { $in: [] });
  const ids = typeof id === 'string' ? [id] : name && id?.[name];
  if (!Array.isArray(ids) || more !== undefined || !ids.every((each) => typeof each === 'string'))
    return { documents: [...documents.values()], rest: query };
  const named = new Set(ids);
  if (name === '$in') return { documents: [...named].flatMap((each) => documents.get(each) ?? []), rest };
  if (name === '$nin')
    return { documents: [...documents.values()].filter(({ _id }) => !named.has(_id)), rest };
  return { documents: [...documents.values()], rest: query };
}

const COMPARED: Record<string, (value: number, limit: number) => boolean> = {
  $lt: (value, limit) => value < limit,
  $lte: (value, limit) => value <= limit,
  $gt: (value, limit) => value > limit,
  $gte: (value, limit) => value >= limit,
};

/** @returns the documents without most of those that cannot fulfil the query: mingo takes ten times as long to see that */
function narrowed(documents: Doc[], query: object): Doc[] {
  const needs = Object.entries(query).flatMap(([field, wanted]) =>
    field.startsWith('$') || field.includes('.') ? [] : possibleIf(wanted).map((test) => ({ field, test })),
  );
  return needs.length === 0
    ? documents
    : documents.filter((document) =>
        needs.every(({ field, test }) => {
          const value = document[field];
          return Array.isArray(value) || test(value);
        }),
      );
}

/** What a value that is no list must be for a condition, as far as that is plain. */
function possibleIf(wanted: unknown): ((value: unknown) => boolean)[] {
  if (wanted === undefined || wanted === null || Array.isArray(wanted)) return [];
  if (typeof wanted !== 'object') return [(value) => value === wanted];
  return Object.entries(wanted).flatMap(([operator, operand]: [string, unknown]) => {
    const compare = COMPARED[operator];
    if (compare && typeof operand === 'number')
      return [(value: unknown) => typeof value === 'number' && compare(value, operand)];
    if (operator !== '$in' || !Array.isArray(operand) || operand.some((one) => typeof one !== 'string'))
      return [];
    const named = new Set<unknown>(operand);
    return [(value: unknown) => named.has(value)];
  });
}
