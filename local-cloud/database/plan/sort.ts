import { requestFailed } from '../base/errors';
import { EMPTY_ARRAY, indexedValues } from '../query/paths';
import { compareValues } from '../values/order';
import { isDocument, isNumeric, toNumber } from '../values/types';
import type { Doc } from '../values/types';
import type { SortFields } from './plan';

/** @param spec `{field: 1 | -1}` */
export function parseSort(spec: unknown, what: string): SortFields {
  if (!isDocument(spec)) throw requestFailed(`${what} must be an object of fields with 1 or -1.`);
  return Object.keys(spec).map((path) => {
    const direction = isNumeric(spec[path]) ? toNumber(spec[path]) : spec[path];
    if (direction !== 1 && direction !== -1)
      throw requestFailed(`${what}: the direction of "${path}" must be 1 or -1.`);
    if (path === '' || path.startsWith('$')) throw requestFailed(`${what}: "${path}" is not a field name.`);
    return [path, direction];
  });
}

/** An empty array sorts before null. */
function compareKeys(a: unknown, b: unknown): number {
  if (a === EMPTY_ARRAY || b === EMPTY_ARRAY) return Number(b === EMPTY_ARRAY) - Number(a === EMPTY_ARRAY);
  return compareValues(a, b);
}

/** What a document sorts by: of an array its least element going up, its greatest going down. */
function sortKey(document: Doc, path: string, direction: 1 | -1): unknown {
  const { values } = indexedValues(document, path);
  let key = values[0];
  for (let i = 1; i < values.length; i++) {
    if (compareKeys(values[i], key) * direction < 0) key = values[i];
  }
  return key;
}

/** Sorts items by their documents; equal ones keep their order. */
export function sortBy<T>(items: T[], documentOf: (item: T) => Doc, fields: SortFields): T[] {
  const keyed = items.map((item) => ({
    item,
    keys: fields.map(([path, direction]) => sortKey(documentOf(item), path, direction)),
  }));
  keyed.sort((a, b) => {
    for (let i = 0; i < fields.length; i++) {
      const order = compareKeys(a.keys[i], b.keys[i]);
      if (order !== 0) return order * fields[i]![1];
    }
    return 0;
  });
  return keyed.map(({ item }) => item);
}
