// Not mingo's own entry: its Aggregator brings operators that would come before the ones corrected here.
import { Aggregator } from 'mingo/aggregator';
import { Context as MingoContext } from 'mingo/core';
import * as mingoStages from 'mingo/operators/pipeline';
import * as mingoProjections from 'mingo/operators/projection';
import type { DatabaseCost } from '../../base/ports';
import { requestFailed } from '../base/errors';
import { count, documentOf, draw, find } from '../plan/find';
import { parseSort, sortBy } from '../plan/sort';
import type { SortFields } from '../plan/plan';
import { evaluating, expressionContext, expressionOptions, toPlain } from '../query/expression';
import { compileQuery } from '../query/matcher';
import type { Catalog } from '../store/catalog';
import type { Collection } from '../store/collection';
import type { Snapshot, Store } from '../store/store';
import type { Doc } from '../values/types';
import { equalitiesOf } from './equalities';
import { bucket } from './bucket';
import { lookup } from './lookup';
import type { Foreign } from './lookup';
import { MINGO_STAGES, sampleSize, stageCount } from './stages';
import type { Stage } from './stages';
import { unwind } from './unwind';

/** Where a pipeline reads. */
export interface Source {
  store: Store;
  catalog: Catalog;
  snapshot?: Snapshot;
  cost: DatabaseCost;
}

const context = MingoContext.from(
  expressionContext,
  MingoContext.init({
    pipeline: Object.fromEntries(
      Object.entries(mingoStages).filter(([name]) => MINGO_STAGES.has(name) || name === '$limit'),
    ) as never,
    projection: mingoProjections as never,
  }),
);

/** The head of a pipeline as one find: its first `$match`es, then `$sort`, `$skip`, `$limit`, so that indexes serve it. */
interface Head {
  query: Doc;
  sort: SortFields;
  skip: number;
  limit: number | undefined;
  rest: Stage[];
}

function headOf(stages: Stage[], variables: Doc): Head {
  const rest = [...stages];
  const take = (name: string): Stage | undefined => (rest[0]?.name === name ? rest.shift() : undefined);
  const matches: Doc[] = [];
  for (let stage = take('$match'); stage; stage = take('$match')) matches.push(stage.value as Doc);
  const sort = take('$sort');
  const skip = take('$skip');
  const limit = take('$limit');
  const all = matches.flatMap((match) => [match, ...equalitiesOf(match, variables)]);
  return {
    query: allOf(all),
    sort: sort ? parseSort(sort.value, '$sort') : [],
    skip: skip ? stageCount(skip) : 0,
    limit: limit && stageCount(limit),
    rest,
  };
}

/** One query that asks for all of them. */
const allOf = ([first = {}, ...more]: Doc[]): Doc => (more.length === 0 ? first : { $and: [first, ...more] });

/**
 * Runs a pipeline over a collection.
 * @param variables what `$$name` stands for
 */
export function runPipeline(source: Source, collection: Collection, stages: Stage[], variables: Doc): Doc[] {
  const [first, ...others] = stages;
  if (first?.name === '$sample') {
    const { store, cost, snapshot } = source;
    return runStages(source, draw(store, collection, sampleSize(first), cost, snapshot), others, variables);
  }
  const { query, sort, skip, limit, rest } = headOf(stages, variables);
  const [next] = rest;
  if (
    next?.name === '$count' &&
    sort.length === 0 &&
    skip === 0 &&
    !source.snapshot &&
    !hasVariables(variables)
  ) {
    const total = count(source.store, collection, query, source.cost, limit);
    return runStages(source, counted(total, next.value), rest.slice(1), variables);
  }
  const compiled = compileQuery(query, variables);
  const found = find(
    source.store,
    collection,
    { query, compiled, sort, skip, limit, snapshot: source.snapshot },
    source.cost,
  );
  return runStages(source, found.map(documentOf), rest, variables);
}

const hasVariables = (variables: Doc): boolean => Object.keys(variables).length > 0;

function runStages(source: Source, documents: Doc[], stages: Stage[], variables: Doc): Doc[] {
  let current = documents;
  for (const stage of stages) current = runStage(source, current, stage, variables);
  return current;
}

function runStage(source: Source, documents: Doc[], stage: Stage, variables: Doc): Doc[] {
  const { name, value } = stage;
  switch (name) {
    case '$match': {
      const { matches } = compileQuery(value as Doc, variables);
      return documents.filter(matches);
    }
    case '$sort':
      return sortBy(documents, (document) => document, parseSort(value, '$sort'));
    case '$skip':
      return documents.slice(stageCount(stage));
    case '$limit':
      return documents.slice(0, stageCount(stage));
    case '$count':
      return counted(documents.length, value);
    case '$bucket':
      return bucket(documents, value, (group, spec) => runMingo(group, { $group: spec }, variables));
    case '$unwind':
      return unwind(documents, value);
    case '$lookup':
      return lookup(documents, value as Doc, variables, (from) => foreign(source, from));
    default:
      return runMingo(documents, { [name]: toPlain(value) }, variables);
  }
}

function counted(total: number, field: unknown): Doc[] {
  if (typeof field !== 'string' || field === '' || field.startsWith('$') || field.includes('.')) {
    throw requestFailed(
      `the count field must be a non-empty text without "$" and ".", got ${JSON.stringify(field)}.`,
    );
  }
  return total === 0 ? [] : [{ [field]: total }];
}

function runMingo(documents: Doc[], stage: Doc, variables: Doc): Doc[] {
  const plain = documents.map((document) => toPlain(document) as Doc);
  return evaluating(
    () => new Aggregator([stage as never], expressionOptions(variables, context)).run(plain) as Doc[],
  );
}

function foreign(source: Source, from: string): Foreign | undefined {
  const collection = source.catalog.get(from);
  if (!collection) return undefined;
  return {
    run: (stages, variables) => runPipeline(source, collection, stages, variables),
    isIndexed: (field) => field === '_id' || collection.indexes.some(({ keys }) => keys[0]?.name === field),
  };
}
