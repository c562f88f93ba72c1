import { duplicateKey, requestFailed } from '../errors';
import { valuesAt } from '../query/paths';
import { AFTER } from '../values/key';
import { stringifyEjson } from '../values/ejson';
import { own } from '../values/types';
import type { Doc } from '../values/types';
import { entryKey, idKey, keysOf, topFields } from './indexing';
import type { Index } from './indexing';
import { documentKey, recordValue } from './store';
import type { Snapshot, Store } from './store';

/** WeChat Cloud: a document may have 16 MB (PLATFORM §7). */
const DOCUMENT_LIMIT = 16 * 1024 * 1024;
const NOTHING = Buffer.alloc(0);

/** A stored document with where it lies. */
export interface Row {
  record: number;
  text: string;
}

/** One collection: its documents with all their index entries. The writing methods must run inside `store.write`. */
export class Collection {
  private nextRecord: number;
  private total: number | undefined;

  constructor(
    private readonly store: Store,
    readonly name: string,
    readonly id: number,
    readonly idIndex: Index,
    public indexes: Index[],
    /** Called when an index meets its first array, so that the fact is kept. */
    private readonly onMultikey: (index: Index) => void,
  ) {
    this.nextRecord = store.lastRecord(id) + 1;
  }

  /** Number of documents. */
  count(): number {
    this.total ??= this.store.countDocuments(this.id);
    return this.total;
  }

  forgetCount(): void {
    this.total = undefined;
  }

  find(id: unknown, snapshot?: Snapshot): Row | undefined {
    const record = this.store.recordOf(idKey(this.idIndex, id), snapshot);
    const text = record === undefined ? undefined : this.store.document(this.id, record, snapshot);
    return text === undefined ? undefined : { record: record!, text };
  }

  /** @throws CloudError when a unique value is taken; then nothing of this document has been written */
  insert(document: Doc): void {
    const text = stringifyEjson(document);
    checkSize(text, document);
    const key = idKey(this.idIndex, document['_id']);
    if (this.store.entries.doesExist(key))
      throw duplicateKey(this.name, this.idIndex.name, printKey(this.idIndex, document));
    const entries = this.indexes.map((index) => this.checkedKeys(index, document, undefined));
    const record = this.nextRecord++;
    this.store.documents.putSync(documentKey(this.id, record), text);
    this.store.entries.putSync(key, recordValue(record));
    for (const keys of entries)
      for (const entry of keys) this.store.entries.putSync(entryKey(entry, record), NOTHING);
    if (this.total !== undefined) this.total++;
  }

  /** @param text `after` as EJSON, if the caller has it. @throws CloudError when a unique value is taken; then the document is as it was */
  replace(record: number, before: Doc, after: Doc, text = stringifyEjson(after)): void {
    checkSize(text, after);
    // An update shares what it left alone, so identity means "unchanged".
    const touched = this.indexes.filter((index) =>
      topFields(index).some((field) => own(before, field) !== own(after, field)),
    );
    const changes = touched.map((index) => {
      const old = keysOf(index, before).keys;
      const now = this.checkedKeys(index, after, record);
      return {
        gone: old.filter((key) => !now.some((other) => other.equals(key))),
        added: now.filter((key) => !old.some((other) => other.equals(key))),
      };
    });
    this.store.documents.putSync(documentKey(this.id, record), text);
    for (const { gone, added } of changes) {
      for (const key of gone) this.store.entries.removeSync(entryKey(key, record));
      for (const key of added) this.store.entries.putSync(entryKey(key, record), NOTHING);
    }
  }

  remove(record: number, document: Doc): void {
    for (const index of this.indexes) {
      for (const key of keysOf(index, document).keys) this.store.entries.removeSync(entryKey(key, record));
    }
    this.store.entries.removeSync(idKey(this.idIndex, document['_id']));
    this.store.documents.removeSync(documentKey(this.id, record));
    if (this.total !== undefined) this.total--;
  }

  /** Writes the entries of an index for every document there is. */
  build(index: Index, documents: Iterable<{ record: number; document: Doc }>): void {
    for (const { record, document } of documents) {
      for (const key of this.checkedKeys(index, document, record))
        this.store.entries.putSync(entryKey(key, record), NOTHING);
    }
  }

  /** Whether another document already holds one of this document's unique values; for checks before a transaction commits. */
  uniqueConflict(document: Doc, ignore: (record: number) => boolean): Index | undefined {
    return this.indexes.find((index) => {
      if (!index.unique) return false;
      return keysOf(index, document).keys.some((key) => {
        const other = this.holderOf(key);
        return other !== undefined && !ignore(other);
      });
    });
  }

  private checkedKeys(index: Index, document: Doc, self: number | undefined): Buffer[] {
    const { keys, multi } = keysOf(index, document);
    if (index.unique) {
      for (const key of keys) {
        const holder = this.holderOf(key);
        if (holder !== undefined && holder !== self)
          throw duplicateKey(this.name, index.name, printKey(index, document));
      }
    }
    if (multi && !index.multikey) {
      index.multikey = true;
      this.onMultikey(index);
    }
    return keys;
  }

  /** The record that holds a value of a unique index. */
  private holderOf(key: Buffer): number | undefined {
    const range = { from: key, to: Buffer.concat([key, AFTER]) };
    for (const { record } of this.store.scanEntries(range, undefined, false, false)) return record;
    return undefined;
  }
}

function checkSize(text: string, document: Doc): void {
  // A UTF-16 unit takes at most three bytes in UTF-8: only long texts need to be measured.
  if (text.length * 3 > DOCUMENT_LIMIT && Buffer.byteLength(text) > DOCUMENT_LIMIT) {
    throw requestFailed(`the document is larger than 16 MB (_id: ${printValue(document['_id'])}).`);
  }
}

/** The duplicate key as MongoDB prints it: `{ state: "scheduled", dueAt: 5 }`. */
export function printKey(index: Index, document: Doc): string {
  const fields = index.keys.map(({ name }) => `${name}: ${printValue(valuesAt(document, name)[0])}`);
  return `{ ${fields.join(', ')} }`;
}

function printValue(value: unknown): string {
  return typeof value === 'number' ? String(value) : stringifyEjson(value ?? null);
}
