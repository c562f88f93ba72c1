import type { Transaction as ReadTransaction } from 'lmdb';
import type { Collection, Row } from '../store/collection';
import type { Doc } from '../values/types';

/** What a transaction has done to one document and not yet committed. */
export interface Pending {
  collection: Collection;
  /** Where the document lies; undefined: the transaction inserts it. */
  row?: Row & { document: Doc };
  /** The document as the transaction leaves it; null: removed. */
  after: Doc | null;
}

/** One transaction: a snapshot to read from and its own writes on top. */
export class Transaction {
  /** Set by the first operation, as in MongoDB, not by the start. */
  snapshot: ReadTransaction | undefined;
  /** By document key. */
  readonly writes = new Map<string, Pending>();
  /** Documents that others have changed since the snapshot: writing them is a conflict. */
  readonly changedByOthers = new Set<string>();
  /** Resolves when the transaction is over, one way or the other. */
  readonly finished: Promise<void>;
  private resolveFinished!: () => void;

  constructor(
    readonly id: string,
    private readonly expiry: NodeJS.Timeout,
  ) {
    this.finished = new Promise((resolve) => {
      this.resolveFinished = resolve;
    });
  }

  finish(): void {
    clearTimeout(this.expiry);
    this.snapshot?.done();
    this.snapshot = undefined;
    this.resolveFinished();
  }
}
