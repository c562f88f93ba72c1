import { duplicateKey, requestFailed } from '../base/errors';
import { valuesAt } from '../query/paths';
import { AFTER } from '../values/key';
import { stringifyEjson } from '../values/ejson';
import { own } from '../values/types';
import type { Doc } from '../values/types';
import { entryKey, idKey, keysOf, topFields } from './indexing';
import type { Index } from './indexing';
import { plainChange, plainEntry } from './plainKeys';
import type { EntryChange } from './plainKeys';
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
    const record = this.nextRecord;
    const entries = this.indexes.flatMap((index) => this.checkedEntries(index, document, undefined, record));
    this.nextRecord++;
    this.store.documents.putSync(documentKey(this.id, record), text);
    this.store.entries.putSync(key, recordValue(record));
    for (const entry of entries) this.store.entries.putSync(entry, NOTHING);
    if (this.total !== undefined) this.total++;
  }

  /** @param text `after` as EJSON, if the caller has it. @throws CloudError when a unique value is taken; then the document is as it was */
  replace(record: number, before: Doc, after: Doc, text = stringifyEjson(after)): void {
    checkSize(text, after);
    // An update shares what it left alone, so identity means "unchanged".
    const touched = this.indexes.filter((index) =>
      topFields(index).some((field) => own(before, field) !== own(after, field)),
    );
    const changes = touched.map((index) => this.changeOf(index, before, after, record));
    this.store.documents.putSync(documentKey(this.id, record), text);
    for (const { gone, added } of changes) {
      for (const entry of gone) this.store.entries.removeSync(entry);
      for (const entry of added) this.store.entries.putSync(entry, NOTHING);
    }
  }

  remove(record: number, document: Doc): void {
    for (const index of this.indexes) {
      for (const entry of entriesOf(index, document, record)) this.store.entries.removeSync(entry);
    }
    this.store.entries.removeSync(idKey(this.idIndex, document['_id']));
    this.store.documents.removeSync(documentKey(this.id, record));
    if (this.total !== undefined) this.total--;
  }

  /** Writes the entries of an index for every document there is. */
  build(index: Index, documents: Iterable<{ record: number; document: Doc }>): void {
    for (const { record, document } of documents) {
      for (const entry of this.checkedEntries(index, document, record, record))
        this.store.entries.putSync(entry, NOTHING);
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

  private changeOf(index: Index, before: Doc, after: Doc, record: number): EntryChange {
    const plain = index.unique ? undefined : plainChange(index, before, after, record);
    if (plain) return plain;
    const old = entriesOf(index, before, record);
    const now = this.checkedEntries(index, after, record, record);
    return {
      gone: old.filter((entry) => !now.some((other) => other.equals(entry))),
      added: now.filter((entry) => !old.some((other) => other.equals(entry))),
    };
  }

  /** @param self the record that may hold the document's unique values already */
  private checkedEntries(index: Index, document: Doc, self: number | undefined, record: number): Buffer[] {
    const plain = index.unique ? undefined : plainEntry(index, document, record);
    if (plain) return [plain];
    const { keys, arrays } = keysOf(index, document);
    if (index.unique) {
      for (const key of keys) {
        const holder = this.holderOf(key);
        if (holder !== undefined && holder !== self)
          throw duplicateKey(this.name, index.name, printKey(index, document));
      }
    }
    const more = arrays.filter((path) => !index.arrays.includes(path));
    if (more.length > 0) {
      index.arrays.push(...more);
      this.onMultikey(index);
    }
    return keys.map((key) => entryKey(key, record));
  }

  /** The record that holds a value of a unique index. */
  private holderOf(key: Buffer): number | undefined {
    const range = { from: key, to: Buffer.concat([key, AFTER]) };
    for (const { record } of this.store.scanEntries(range, undefined, false, false)) return record;
    return undefined;
  }
}

function entriesOf(index: Index, document: Doc, record: number): Buffer[] {
  const plain = plainEntry(index, document, record);
  return plain ? [plain] : keysOf(index, document).keys.map((key) => entryKey(key, record));
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
