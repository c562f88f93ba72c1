import { KEY_LIMIT, KeyTooLong, KeyWriter } from '../values/key';
import { isDocument } from '../values/types';
import type { Doc } from '../values/types';
import type { Index } from './indexing';

/**
 * Index entries of documents that have no array on the index's paths: one entry each, written straight into bytes. Nearly all
 * are of this kind, and an update of one document may touch ten indexes. Whatever is not plain is left to `keysOf`.
 */

interface Field {
  path: string;
  /** The path's parts, where it has several. */
  parts: string[] | undefined;
  descending: boolean;
}

const fieldsOf = new WeakMap<Index, Field[]>();

function compiled(index: Index): Field[] {
  let fields = fieldsOf.get(index);
  if (!fields) {
    fields = index.keys.map(({ name, direction }) => ({
      path: name,
      parts: name.includes('.') ? name.split('.') : undefined,
      descending: direction === -1,
    }));
    fieldsOf.set(index, fields);
  }
  return fields;
}

const first = new KeyWriter();
const second = new KeyWriter();

/** The document's only entry, or `undefined` when it is not plain. */
export function plainEntry(index: Index, document: Doc, record: number): Buffer | undefined {
  return writeKey(first, index, document) ? first.uint48(record).take() : undefined;
}

/** What a change of a document does to its entries in an index. */
export interface EntryChange {
  gone: Buffer[];
  added: Buffer[];
}

const NO_CHANGE: EntryChange = { gone: [], added: [] };

/** `undefined` when one of the two is not plain. */
export function plainChange(index: Index, before: Doc, after: Doc, record: number): EntryChange | undefined {
  if (!writeKey(first, index, before) || !writeKey(second, index, after)) return undefined;
  if (first.equals(second)) return NO_CHANGE;
  return { gone: [first.uint48(record).take()], added: [second.uint48(record).take()] };
}

function writeKey(writer: KeyWriter, index: Index, document: Doc): boolean {
  writer.reset().uint32(index.id);
  try {
    for (const { path, parts, descending } of compiled(index)) {
      const value = parts ? valueAt(document, parts) : own(document, path);
      if (Array.isArray(value)) return false;
      writer.value(value ?? null, descending);
    }
  } catch (error) {
    // `keysOf` finds the same and says which value is too long.
    if (error instanceof KeyTooLong) return false;
    throw error;
  }
  return writer.length <= KEY_LIMIT;
}

const own = (document: Doc, name: string): unknown => (Object.hasOwn(document, name) ? document[name] : null);

/** The value at a path, or the array that lies on the way. */
function valueAt(document: Doc, parts: string[]): unknown {
  let value: unknown = document;
  for (const part of parts) {
    if (Array.isArray(value)) return value;
    if (!isDocument(value) || !Object.hasOwn(value, part)) return null;
    value = value[part];
  }
  return value;
}
