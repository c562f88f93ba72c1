import { randomUUID } from 'node:crypto';
import { requestFailed, transactionConflict, transactionMissing } from '../base/errors';
import type { Collection } from '../store/collection';
import { idKey } from '../store/indexing';
import type { Store } from '../store/store';
import { Transaction } from './transaction';
import type { Pending } from './transaction';

/** "transaction must be commit or abort in 30 seconds" (the vendor's error text). Real time: the movable clock does not end it. */
const TRANSACTION_LIFETIME_MS = 30_000;

/** A write met a document that an open transaction has written; it has to wait for that transaction's end. */
export class LockedByTransaction extends Error {
  constructor(readonly transaction: Transaction) {
    super('the document is being written by a transaction');
  }
}

/** Identifies a document in all collections. */
export const documentKeyOf = (collection: Collection, id: unknown): string =>
  idKey(collection.idIndex, id).toString('latin1');

/**
 * Transactions with snapshot isolation, as MongoDB's: whoever writes a document first owns it until the end; another
 * transaction that writes it, or writes what was changed since its snapshot, ends with a conflict at once; a write
 * outside any transaction waits.
 */
export class TransactionManager {
  private readonly open = new Map<string, Transaction>();
  private readonly owners = new Map<string, Transaction>();

  constructor(
    private readonly store: Store,
    private readonly lifetimeMs = TRANSACTION_LIFETIME_MS,
  ) {}

  start(): string {
    const id = randomUUID();
    const expiry = setTimeout(() => this.end(transaction), this.lifetimeMs);
    expiry.unref();
    const transaction = new Transaction(id, expiry);
    this.open.set(id, transaction);
    return id;
  }

  /** @throws CloudError DATABASE_TRANSACTION_FAIL when it was never started or is over */
  get(id: unknown): Transaction {
    const transaction = typeof id === 'string' ? this.open.get(id) : undefined;
    if (!transaction) throw transactionMissing();
    return transaction;
  }

  /** The transaction with its snapshot, which its first operation takes. */
  begin(id: unknown): Transaction {
    const transaction = this.get(id);
    transaction.snapshot ??= this.store.snapshot();
    return transaction;
  }

  /** @throws CloudError DATABASE_DUPLICATE_WRITE when a unique value has been taken; then nothing is written */
  commit(id: unknown, write: (pending: Pending[]) => void): void {
    const transaction = this.get(id);
    try {
      if (transaction.writes.size > 0) write([...transaction.writes.values()]);
      for (const key of transaction.writes.keys()) this.noteChange(key, transaction);
    } finally {
      this.end(transaction);
    }
  }

  abort(id: unknown): void {
    this.end(this.get(id));
  }

  /** Ends all, e.g. because the data is replaced. */
  abortAll(): void {
    for (const transaction of [...this.open.values()]) this.end(transaction);
  }

  /** Ends a transaction that failed; MongoDB does so at a conflict or a duplicate key. */
  end(transaction: Transaction): void {
    this.open.delete(transaction.id);
    for (const key of transaction.writes.keys()) this.owners.delete(key);
    transaction.finish();
  }

  /** Takes a document for a transaction. @throws CloudError DATABASE_TRANSACTION_CONFLICT, and the transaction is over */
  own(transaction: Transaction, key: string, pending: Pending): void {
    const owner = this.owners.get(key);
    if ((owner && owner !== transaction) || transaction.changedByOthers.has(key)) {
      this.end(transaction);
      throw transactionConflict();
    }
    this.owners.set(key, transaction);
    transaction.writes.set(key, pending);
  }

  /** For a write outside transactions. @throws LockedByTransaction when the document is taken */
  checkFree(collection: Collection, id: unknown): void {
    if (this.owners.size === 0) return;
    const owner = this.owners.get(documentKeyOf(collection, id));
    if (owner) throw new LockedByTransaction(owner);
  }

  /** Tells open transactions that a document has changed outside of them. */
  noteWrite(collection: Collection, id: unknown): void {
    if (this.open.size > 0) this.noteChange(documentKeyOf(collection, id));
  }

  private noteChange(key: string, author?: Transaction): void {
    for (const transaction of this.open.values()) {
      if (transaction !== author && transaction.snapshot) transaction.changedByOthers.add(key);
    }
  }
}

/** @throws CloudError when a transaction id came that is no text */
export function transactionIdOf(params: Record<string, unknown>): string | undefined {
  const id = params['transactionId'];
  if (id === undefined || id === null || id === '') return undefined;
  if (typeof id !== 'string') throw requestFailed('transactionId must be a string.');
  return id;
}
