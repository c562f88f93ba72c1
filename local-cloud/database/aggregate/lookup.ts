import { evalExpr } from 'mingo/core';
import { requestFailed } from '../base/errors';
import { indexedValues, EMPTY_ARRAY, valuesAt } from '../query/paths';
import { evaluating, expressionOptions, toPlain } from '../query/expression';
import { cloneValue, setField } from '../update/fields';
import { sameValue } from '../values/order';
import { stringifyEjson } from '../values/ejson';
import { isDocument, rankOf } from '../values/types';
import type { Doc } from '../values/types';
import { nestedStages } from './stages';
import type { Stage } from './stages';

/** What a lookup needs of the collection it joins. */
export interface Foreign {
  /** Documents that pass the stages; the first `$match`, `$sort` and `$limit` of them use indexes. */
  run(stages: Stage[], variables: Doc): Doc[];
  /** Whether an equality on this field is served by an index. */
  isIndexed(field: string): boolean;
}

interface LookupSpec {
  from: string;
  as: string;
  localField?: string;
  foreignField?: string;
  stages: Stage[];
  bindings: Doc;
}

function parse(spec: Doc): LookupSpec {
  const { from, as, localField, foreignField, pipeline, let: bindings } = spec;
  if (typeof from !== 'string') throw requestFailed("$lookup: 'from' must be the name of a collection.");
  if (typeof as !== 'string' || as === '') throw requestFailed("$lookup: 'as' must be the name of a field.");
  const byField = typeof localField === 'string' && typeof foreignField === 'string';
  if (!byField && (localField !== undefined || foreignField !== undefined))
    throw requestFailed('$lookup requires both localField and foreignField, as texts.');
  if (!byField && pipeline === undefined)
    throw requestFailed("$lookup requires either 'pipeline' or both 'localField' and 'foreignField'.");
  if (bindings !== undefined && !isDocument(bindings))
    throw requestFailed("$lookup: 'let' must be an object.");
  return {
    from,
    as,
    ...(byField ? { localField, foreignField } : {}),
    stages: pipeline === undefined ? [] : nestedStages(pipeline),
    bindings: bindings ?? {},
  };
}

/** `$lookup` in all its forms. @param open gives the collection to join; undefined if there is none, which joins nothing */
export function lookup(
  documents: Doc[],
  value: Doc,
  variables: Doc,
  open: (name: string) => Foreign | undefined,
): Doc[] {
  const spec = parse(value);
  const foreign = open(spec.from);
  const join = foreign ? joiner(spec, foreign, variables) : () => [];
  return documents.map((document) => {
    const copy = { ...document };
    const path = spec.as.split('.');
    if (path.length > 1) copy[path[0]!] = cloneValue(copy[path[0]!] ?? {});
    setField(copy, path, join(document));
    return copy;
  });
}

function joiner(spec: LookupSpec, foreign: Foreign, outer: Doc): (document: Doc) => Doc[] {
  const { localField, foreignField, stages, bindings } = spec;
  const candidates =
    localField !== undefined && foreignField !== undefined
      ? byField(localField, foreignField, foreign)
      : undefined;
  if (!candidates && Object.keys(bindings).length === 0) {
    // Nothing of the document is used: one run serves all.
    let result: Doc[] | undefined;
    return () => {
      result ??= foreign.run(stages, outer);
      return cloneValue(result) as Doc[];
    };
  }
  const options = expressionOptions(outer);
  return (document) => {
    const bound =
      Object.keys(bindings).length === 0
        ? {}
        : (evaluating(() => evalExpr(toPlain(document), toPlain(bindings), options)) as Doc);
    // A variable bound to a missing field still exists: as null.
    const variables = {
      ...outer,
      ...Object.fromEntries(Object.keys(bindings).map((name) => [name, bound[name] ?? null])),
    };
    return foreign.run([...(candidates?.(document) ?? []), ...stages], variables);
  };
}

/** The stage that selects what equals a document's local field. */
function byField(localField: string, foreignField: string, foreign: Foreign): (document: Doc) => Stage[] {
  const wantedBy = (document: Doc): unknown[] => {
    const values = valuesAt(document, localField).flatMap((value): unknown[] =>
      Array.isArray(value) ? value : [value ?? null],
    );
    return values.length === 0 ? [null] : values;
  };
  if (foreign.isIndexed(foreignField)) {
    return (document) => [{ name: '$match', value: { [foreignField]: { $in: wantedBy(document) } } }];
  }
  const table = new Map<string, { value: unknown; ids: unknown[] }[]>();
  for (const other of foreign.run([], {})) {
    for (const value of indexedValues(other, foreignField).values) {
      if (value === EMPTY_ARRAY) continue;
      const bucket = mapGet(table, bucketOf(value));
      const entry = bucket.find((known) => sameValue(known.value, value));
      if (entry) entry.ids.push(other['_id']);
      else bucket.push({ value, ids: [other['_id']] });
    }
  }
  return (document) => {
    const ids = wantedBy(document).flatMap(
      (value) => table.get(bucketOf(value))?.find((known) => sameValue(known.value, value))?.ids ?? [],
    );
    return [{ name: '$match', value: { _id: { $in: ids } } }];
  };
}

/** Equal values share a bucket; numbers of different types may be equal. */
const bucketOf = (value: unknown): string =>
  `${rankOf(value)}:${typeof value === 'object' ? stringifyEjson(toPlain(value)) : String(value)}`;

function mapGet<K, V>(map: Map<K, V[]>, key: K): V[] {
  let list = map.get(key);
  if (!list) map.set(key, (list = []));
  return list;
}
