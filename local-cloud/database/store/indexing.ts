import type { IndexDefinition } from '../../base/ports';
import { requestFailed } from '../base/errors';
import { EMPTY_ARRAY, indexedValues } from '../query/paths';
import { INDEXED_STRING_LIMIT, KEY_LIMIT, KeyTooLong, KeyWriter } from '../values/key';
import { RANK } from '../values/types';
import type { Doc } from '../values/types';

/** An index as the store keeps it. */
export interface Index extends IndexDefinition {
  /** The first four bytes of its keys. */
  id: number;
  /**
   * First parts of those paths on which some document holds an array: one document may have several entries. None is ever
   * taken away. As in MongoDB, the other paths of the index serve order and both sides of a range all the same.
   */
  arrays: string[];
}

export const isMultikey = ({ arrays }: Index): boolean => arrays.length > 0;

const topFieldsOf = new WeakMap<Index, string[]>();

/** The first parts of an index's paths: what must differ between two documents for their keys to differ. */
export function topFields(index: Index): string[] {
  let fields = topFieldsOf.get(index);
  if (!fields) topFieldsOf.set(index, (fields = index.keys.map(({ name }) => name.split('.', 1)[0]!)));
  return fields;
}

export const ID_INDEX = '_id_';

const writer = new KeyWriter();

/**
 * The keys a document has in an index, without the record number; each once.
 * @throws CloudError when a value is too long to be indexed, or arrays lie on two fields of the index
 */
export function keysOf(index: Index, document: Doc): { keys: Buffer[]; arrays: string[] } {
  const fields = index.keys.map(({ name }) => indexedValues(document, name));
  const arrays = new Set(fields.flatMap(({ multi }, i) => (multi ? [topFields(index)[i]!] : [])));
  if (arrays.size > 1) {
    throw requestFailed(
      `cannot index parallel arrays [${[...arrays].join('] [')}]: index ${index.name} covers both.`,
    );
  }
  const keys: Buffer[] = [];
  const write = (field: number): void => {
    if (field === fields.length) {
      if (writer.length > KEY_LIMIT) throw new KeyTooLong();
      keys.push(writer.take());
      return;
    }
    const start = writer.length;
    const descending = index.keys[field]!.direction === -1;
    for (const value of fields[field]!.values) {
      writer.length = start;
      if (value === EMPTY_ARRAY) writeEmptyArray(descending);
      else writer.value(value, descending);
      write(field + 1);
    }
  };
  try {
    writer.reset().uint32(index.id);
    write(0);
  } catch (error) {
    if (!(error instanceof KeyTooLong)) throw error;
    throw requestFailed(
      `a value of ${index.keys.map(({ name }) => name).join(', ')} is too long for index ${index.name}: ` +
        `an indexed value may have ${INDEXED_STRING_LIMIT} bytes.`,
    );
  }
  return { keys: keys.length > 1 ? distinct(keys) : keys, arrays: [...arrays] };
}

function writeEmptyArray(descending: boolean): void {
  const start = writer.length;
  writer.byte(RANK.undefined);
  if (descending) writer.invert(start);
}

/** The key of an `_id`, which leads to the record itself. */
export function idKey(index: Index, id: unknown): Buffer {
  try {
    return writer.reset().uint32(index.id).value(id).take();
  } catch (error) {
    if (error instanceof KeyTooLong)
      throw requestFailed(`_id is too long: an indexed value may have ${INDEXED_STRING_LIMIT} bytes.`);
    throw error;
  }
}

export function entryKey(key: Buffer, record: number): Buffer {
  const entry = Buffer.allocUnsafe(key.length + 6);
  key.copy(entry);
  entry.writeUIntBE(record, key.length, 6);
  return entry;
}

function distinct(keys: Buffer[]): Buffer[] {
  const seen = new Map(keys.map((key) => [key.toString('latin1'), key]));
  return [...seen.values()];
}
