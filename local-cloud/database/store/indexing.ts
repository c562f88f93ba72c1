import type { IndexDefinition } from '../../ports';
import { requestFailed } from '../errors';
import { EMPTY_ARRAY, indexedValues } from '../query/paths';
import { INDEXED_STRING_LIMIT, KEY_LIMIT, KeyTooLong, KeyWriter } from '../values/key';
import { RANK } from '../values/types';
import type { Doc } from '../values/types';

/** An index as the store keeps it. */
export interface Index extends IndexDefinition {
  /** The first four bytes of its keys. */
  id: number;
  /** Some document holds an array on one of the paths: one document may have several entries. Never goes back to false. */
  multikey: boolean;
}

export const ID_INDEX = '_id_';

const writer = new KeyWriter();

/**
 * The keys a document has in an index, without the record number; each once.
 * @throws CloudError when a value is too long to be indexed, or arrays lie on two fields of the index
 */
export function keysOf(index: Index, document: Doc): { keys: Buffer[]; multi: boolean } {
  const fields = index.keys.map(({ name }) => indexedValues(document, name));
  const arrays = fields.filter(({ multi }) => multi).length;
  if (arrays > 1)
    throw requestFailed(
      `cannot index parallel arrays: index ${index.name} meets an array in two of its fields.`,
    );
  const width = Math.max(...fields.map(({ values }) => values.length));
  const keys: Buffer[] = [];
  try {
    for (let i = 0; i < width; i++) {
      writer.reset().uint32(index.id);
      fields.forEach(({ values }, field) => {
        const value = values.length === 1 ? values[0] : values[i];
        const descending = index.keys[field]!.direction === -1;
        if (value === EMPTY_ARRAY) writeEmptyArray(descending);
        else writer.value(value, descending);
      });
      if (writer.length > KEY_LIMIT) throw new KeyTooLong();
      keys.push(writer.take());
    }
  } catch (error) {
    if (!(error instanceof KeyTooLong)) throw error;
    throw requestFailed(
      `a value of ${index.keys.map(({ name }) => name).join(', ')} is too long for index ${index.name}: ` +
        `an indexed value may have ${INDEXED_STRING_LIMIT} bytes.`,
    );
  }
  return { keys: keys.length > 1 ? distinct(keys) : keys, multi: arrays > 0 };
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
