import { requestFailed } from '../base/errors';
import { isPosition } from '../query/paths';
import { isDocument, own } from '../values/types';
import type { Doc } from '../values/types';

/** A longer array than this is never made by setting one position (MongoDB's own limit for padding). */
const MOST_PADDING = 1_500_000;

/** The value at an exact path, where a number names a position in an array. */
export function getField(document: Doc, path: string[]): unknown {
  let value: unknown = document;
  for (const part of path) {
    if (Array.isArray(value)) value = isPosition(part) ? value[Number(part)] : undefined;
    else if (isDocument(value)) value = own(value, part);
    else return undefined;
  }
  return value;
}

/**
 * Sets the value at a path, making the documents that are missing on the way. An array is filled up with nulls.
 * @throws CloudError when something on the way is neither document nor array
 */
export function setField(document: Doc, path: string[], value: unknown): void {
  let container: unknown = document;
  path.forEach((part, i) => {
    const last = i === path.length - 1;
    if (Array.isArray(container)) {
      const position = arrayPosition(container, part, path);
      if (last) container[position] = value;
      else container = container[position] ??= {};
    } else if (isDocument(container)) {
      if (last) container[part] = value;
      else if (own(container, part) === undefined) container = container[part] = {};
      else container = container[part];
    } else {
      throw requestFailed(
        `Cannot create field '${part}' in element {${path[i - 1]}: ${describe(container)}} (path ${path.join('.')}).`,
      );
    }
  });
}

function arrayPosition(array: unknown[], part: string, path: string[]): number {
  if (!isPosition(part)) {
    throw requestFailed(
      `Cannot create field '${part}' in an array (path ${path.join('.')}): a position, like "${path[0]}.0", was expected.`,
    );
  }
  const position = Number(part);
  if (position > array.length + MOST_PADDING)
    throw requestFailed(
      `position ${part} lies too far behind the end of the array (path ${path.join('.')}).`,
    );
  while (array.length < position) array.push(null);
  return position;
}

const describe = (value: unknown): string => (value === null ? 'null' : typeof value);

/** Removes the field at a path; in an array the position becomes null, as in MongoDB. True if it was there. */
export function unsetField(document: Doc, path: string[]): boolean {
  const container = path.length === 1 ? document : getField(document, path.slice(0, -1));
  const last = path[path.length - 1]!;
  if (Array.isArray(container)) {
    if (!isPosition(last) || Number(last) >= container.length) return false;
    container[Number(last)] = null;
    return true;
  }
  if (!isDocument(container) || !Object.hasOwn(container, last)) return false;
  delete container[last];
  return true;
}

/** A copy that shares nothing mutable with the original. BSON values are immutable and shared. */
export function cloneValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(cloneValue);
  if (!isDocument(value)) return value;
  const copy: Doc = {};
  for (const key of Object.keys(value)) copy[key] = cloneValue(value[key]);
  return copy;
}
