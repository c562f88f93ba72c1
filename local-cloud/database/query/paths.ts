import { isDocument, own } from '../values/types';
import type { Doc } from '../values/types';

/** A field name's parts that name an array position: digits only. */
const POSITION = /^(0|[1-9]\d*)$/;

export const isPosition = (part: string): boolean => POSITION.test(part);

/**
 * The values a dotted path leads to in a document, as MongoDB walks it: through arrays into every element that is a
 * document, and by position where a part is a number. `undefined` stands for a missing field. The terminal value is
 * given as it is: an array is not opened here.
 */
export function valuesAt(document: Doc, path: string): unknown[] {
  // Most paths are one name: no array can lie on the way.
  if (!path.includes('.')) return [own(document, path)];
  const found: unknown[] = [];
  walk(document, path.split('.'), 0, found);
  return found;
}

function walk(value: unknown, parts: string[], index: number, found: unknown[]): void {
  if (index === parts.length) {
    found.push(value);
    return;
  }
  const part = parts[index]!;
  if (Array.isArray(value)) {
    if (isPosition(part) && Number(part) < value.length) walk(value[Number(part)], parts, index + 1, found);
    for (const element of value) {
      if (isDocument(element)) walk(element, parts, index, found);
    }
  } else if (isDocument(value) && Object.hasOwn(value, part)) {
    walk(value[part], parts, index + 1, found);
  } else {
    found.push(undefined);
  }
}

/** What an index holds for one path of one document. */
export interface IndexedValues {
  values: unknown[];
  /** An array lay on the path: several entries may lead to the same document. */
  multi: boolean;
}

/** What an empty array leaves in an index; distinct from null. */
export const EMPTY_ARRAY = Symbol('empty array');

/** Missing counts as null, an array is opened once, an empty one is EMPTY_ARRAY. Never empty. */
export function indexedValues(document: Doc, path: string): IndexedValues {
  if (!path.includes('.')) {
    const value = own(document, path);
    if (!Array.isArray(value)) return { values: [value ?? null], multi: false };
    return {
      values: value.length === 0 ? [EMPTY_ARRAY] : value.map((element: unknown) => element ?? null),
      multi: true,
    };
  }
  const result: IndexedValues = { values: [], multi: false };
  collect(document, path.split('.'), 0, result);
  if (result.values.length === 0) result.values.push(null);
  return result;
}

function collect(value: unknown, parts: string[], index: number, result: IndexedValues): void {
  if (Array.isArray(value)) {
    result.multi = true;
    if (index === parts.length) {
      if (value.length === 0) result.values.push(EMPTY_ARRAY);
      for (const element of value) result.values.push(element ?? null);
      return;
    }
    const part = parts[index]!;
    if (isPosition(part) && Number(part) < value.length)
      collect(value[Number(part)], parts, index + 1, result);
    for (const element of value) {
      if (isDocument(element)) collect(element, parts, index, result);
    }
  } else if (index === parts.length) {
    result.values.push(value ?? null);
  } else if (isDocument(value) && Object.hasOwn(value, parts[index]!)) {
    collect(value[parts[index]!], parts, index + 1, result);
  } else {
    result.values.push(null);
  }
}
