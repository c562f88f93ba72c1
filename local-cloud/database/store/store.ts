import { mkdirSync } from 'node:fs';
import { open } from 'lmdb';
import type { Database as Table, RootDatabase, Transaction } from 'lmdb';
import { checkDataFolder, DamagedDataError } from './health';

/** A point in time to read from; `undefined` is now. */
export type Snapshot = Transaction | undefined;

export interface KeyRange {
  /** First key, inclusive. */
  from: Buffer;
  /** Where the range ends, exclusive. No stored key is ever equal to either. */
  to: Buffer;
}

/** Address space reserved for the file, not disk used: room for tens of millions of documents without remapping. */
const MAP_SIZE = 64 * 1024 ** 3;

/**
 * The durable store: three ordered tables in one lmdb file. Keys are bytes whose order is the order of the values.
 * - documents: collection (32 bits), record (48 bits) → canonical EJSON text. Records count up: their order is the
 *   order of insertion, MongoDB's natural order.
 * - entries: index (32 bits), encoded values, record (48 bits) → nothing. For `_id`: index, encoded `_id` → record.
 * - meta: names → JSON
 *
 * A commit has reached the operating system when it returns, so it survives the death of this process. It is not
 * forced to the disk at each write (`noSync`): that costs 15 times as much and guards against a power cut only, which
 * is no concern of data made for development.
 */
export class Store {
  private constructor(
    private readonly root: RootDatabase,
    readonly documents: Table<string, Buffer>,
    readonly entries: Table<Buffer, Buffer>,
    readonly meta: Table<unknown, string>,
  ) {}

  /** @throws DamagedDataError naming the folder and what to do */
  static open(dir: string): Store {
    mkdirSync(dir, { recursive: true });
    checkDataFolder(dir);
    try {
      const root = open({ path: dir, noSync: true, mapSize: MAP_SIZE, maxDbs: 4, encoding: 'binary' });
      return new Store(
        root,
        root.openDB({ name: 'documents', encoding: 'string', keyEncoding: 'binary' }),
        root.openDB({ name: 'entries', encoding: 'binary', keyEncoding: 'binary' }),
        root.openDB({ name: 'meta', encoding: 'json' }),
      );
    } catch (error) {
      throw new DamagedDataError(dir, `it cannot be opened (${(error as Error).message})`);
    }
  }

  /** Runs `action` as one transaction: all of its writes are kept, or none if it throws. Synchronous: nothing runs between. */
  write<T>(action: () => T): T {
    try {
      return this.root.transactionSync(action);
    } catch (error) {
      this.onUndone();
      throw error;
    }
  }

  /** Called after a write threw and was undone: what was noted in memory on its way no longer holds. */
  onUndone: () => void = () => {};

  /** A view of the data as it is now; to be released with `done()`. */
  snapshot(): Transaction {
    this.documents.resetReadTxn();
    return this.documents.useReadTransaction();
  }

  document(collection: number, record: number, snapshot: Snapshot): string | undefined {
    const key = documentKey(collection, record);
    return snapshot ? this.documents.get(key, { transaction: snapshot }) : this.documents.get(key);
  }

  /** The record an exact key leads to (the `_id` index). */
  recordOf(key: Buffer, snapshot: Snapshot): number | undefined {
    const value = snapshot ? this.entries.get(key, { transaction: snapshot }) : this.entries.get(key);
    return value?.readUIntBE(0, 6);
  }

  /** All documents of a collection in the order of insertion. */
  *scanDocuments(
    collection: number,
    snapshot: Snapshot,
    reverse = false,
  ): Generator<{ record: number; text: string }> {
    const range = { from: documentKey(collection, 0), to: documentKey(collection + 1, 0) };
    for (const { key, value } of this.documents.getRange(rangeOptions(range, reverse, snapshot))) {
      yield { record: key.readUIntBE(4, 6), text: value };
    }
  }

  /** The keys of an index in a range, with the record each leads to. */
  *scanEntries(
    range: KeyRange,
    snapshot: Snapshot,
    reverse: boolean,
    idIndex: boolean,
  ): Generator<{ key: Buffer; record: number }> {
    const options = rangeOptions(range, reverse, snapshot);
    if (idIndex) {
      for (const { key, value } of this.entries.getRange(options))
        yield { key, record: value.readUIntBE(0, 6) };
    } else {
      for (const key of this.entries.getKeys(options))
        yield { key, record: key.readUIntBE(key.length - 6, 6) };
    }
  }

  countEntries(range: KeyRange): number {
    return this.entries.getKeysCount(rangeOptions(range, false, undefined));
  }

  countDocuments(collection: number): number {
    return this.documents.getKeysCount({
      start: documentKey(collection, 0),
      end: documentKey(collection + 1, 0),
    });
  }

  /** The highest record of a collection, 0 if it has none. */
  lastRecord(collection: number): number {
    for (const { record } of this.scanDocuments(collection, undefined, true)) return record;
    return 0;
  }

  clearEntries(index: number): void {
    const from = Buffer.alloc(4);
    from.writeUInt32BE(index);
    const to = Buffer.alloc(4);
    to.writeUInt32BE(index + 1);
    for (const key of [...this.entries.getKeys({ start: from, end: to })]) this.entries.removeSync(key);
  }

  clearAll(): void {
    this.documents.clearSync();
    this.entries.clearSync();
    this.meta.clearSync();
  }

  async close(): Promise<void> {
    await this.root.close();
  }
}

/** In reverse lmdb starts at the upper end; no stored key equals a bound, so inclusive and exclusive are alike. */
function rangeOptions({ from, to }: KeyRange, reverse: boolean, transaction: Snapshot) {
  const bounds = reverse ? { start: to, end: from, reverse: true } : { start: from, end: to };
  return transaction ? { ...bounds, transaction } : bounds;
}

export function documentKey(collection: number, record: number): Buffer {
  const key = Buffer.allocUnsafe(10);
  key.writeUInt32BE(collection, 0);
  key.writeUIntBE(record, 4, 6);
  return key;
}

export function recordValue(record: number): Buffer {
  const value = Buffer.allocUnsafe(6);
  value.writeUIntBE(record, 0, 6);
  return value;
}
