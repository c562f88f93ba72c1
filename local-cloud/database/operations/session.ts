import type { DatabaseCost } from '../../base/ports';
import { duplicateKey } from '../base/errors';
import { documentOf, find } from '../plan/find';
import type { Find, Found } from '../plan/find';
import { sortBy } from '../plan/sort';
import { compileQuery } from '../query/matcher';
import { printKey } from '../store/collection';
import type { Collection } from '../store/collection';
import type { Store } from '../store/store';
import type { TransactionManager } from '../transaction/manager';
import { documentKeyOf } from '../transaction/manager';
import type { Transaction } from '../transaction/transaction';
import { stringifyEjson } from '../values/ejson';
import type { Doc } from '../values/types';

/** Where an operation reads and writes: the store itself, or a transaction on top of it. */
export interface Session {
  find(collection: Collection, request: Find, cost: DatabaseCost): Found[];
  insert(collection: Collection, document: Doc): void;
  /** @param text `after` as EJSON */
  replace(collection: Collection, found: Found, after: Doc, text: string): void;
  remove(collection: Collection, found: Found): void;
  /** Called with everything a request is about to change, before it changes any of it. */
  claim(collection: Collection, found: Found[]): void;
}

/** Reads and writes the store directly. Writes must run inside `store.write`. */
export class DirectSession implements Session {
  constructor(
    private readonly store: Store,
    private readonly transactions: TransactionManager,
  ) {}

  find(collection: Collection, request: Find, cost: DatabaseCost): Found[] {
    return find(this.store, collection, request, cost);
  }

  claim(collection: Collection, found: Found[]): void {
    for (const row of found) this.transactions.checkFree(collection, documentOf(row)['_id']);
  }

  insert(collection: Collection, document: Doc): void {
    this.transactions.checkFree(collection, document['_id']);
    collection.insert(document);
    this.transactions.noteWrite(collection, document['_id']);
  }

  replace(collection: Collection, found: Found, after: Doc, text: string): void {
    collection.replace(found.record, documentOf(found), after, text);
    this.transactions.noteWrite(collection, after['_id']);
  }

  remove(collection: Collection, found: Found): void {
    const document = documentOf(found);
    collection.remove(found.record, document);
    this.transactions.noteWrite(collection, document['_id']);
  }
}

/** Reads a transaction's snapshot and own writes; writes are kept in the transaction until it commits. */
export class TransactionSession implements Session {
  constructor(
    private readonly store: Store,
    private readonly transactions: TransactionManager,
    private readonly transaction: Transaction,
  ) {}

  find(collection: Collection, request: Find, cost: DatabaseCost): Found[] {
    const { snapshot, writes } = this.transaction;
    const own = [...writes.values()].filter((pending) => pending.collection === collection);
    if (own.length === 0) return find(this.store, collection, { ...request, snapshot }, cost);
    const { sort = [], skip = 0, limit = Number.POSITIVE_INFINITY, query } = request;
    const { matches } = compileQuery(query);
    const replaced = new Set(own.flatMap(({ row }) => (row ? [row.record] : [])));
    const untouched = find(this.store, collection, { query, snapshot }, cost).filter(
      ({ record }) => !replaced.has(record),
    );
    const mine = own.flatMap(({ row, after }): Found[] =>
      after && matches(after)
        ? [{ record: row?.record ?? Number.POSITIVE_INFINITY, text: stringifyEjson(after), document: after }]
        : [],
    );
    const all = [...untouched, ...mine].sort((a, b) => (a.record === b.record ? 0 : a.record - b.record));
    return (sort.length === 0 ? all : sortBy(all, documentOf, sort)).slice(skip, skip + limit);
  }

  claim(): void {
    // Each write takes its document by itself: the transaction fails as a whole.
  }

  insert(collection: Collection, document: Doc): void {
    const key = documentKeyOf(collection, document['_id']);
    const pending = this.transaction.writes.get(key);
    if (pending) {
      if (pending.after) this.failDuplicate(collection, document);
      pending.after = document;
      return;
    }
    const existing = collection.find(document['_id']);
    if (existing && !this.transaction.changedByOthers.has(key)) this.failDuplicate(collection, document);
    this.checkUnique(collection, document);
    this.transactions.own(this.transaction, key, { collection, after: document });
  }

  replace(collection: Collection, found: Found, after: Doc): void {
    this.checkUnique(collection, after);
    this.change(collection, found, after);
  }

  remove(collection: Collection, found: Found): void {
    this.change(collection, found, null);
  }

  private change(collection: Collection, found: Found, after: Doc | null): void {
    const document = documentOf(found);
    const key = documentKeyOf(collection, document['_id']);
    const pending = this.transaction.writes.get(key);
    if (pending) pending.after = after;
    else this.transactions.own(this.transaction, key, { collection, row: { ...found, document }, after });
  }

  /** What others hold now; among the transaction's own documents the commit decides. */
  private checkUnique(collection: Collection, document: Doc): void {
    const mine = new Set([...this.transaction.writes.values()].map(({ row }) => row?.record));
    const self = collection.find(document['_id'])?.record;
    const index = collection.uniqueConflict(document, (record) => record === self || mine.has(record));
    if (!index) return;
    this.transactions.end(this.transaction);
    throw duplicateKey(collection.name, index.name, printKey(index, document));
  }

  private failDuplicate(collection: Collection, document: Doc): never {
    this.transactions.end(this.transaction);
    throw duplicateKey(collection.name, collection.idIndex.name, printKey(collection.idIndex, document));
  }
}
