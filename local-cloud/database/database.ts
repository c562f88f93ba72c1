import type {
  Clock,
  CollectionSummary,
  Database,
  DatabaseAnswer,
  DatabaseCost,
  IndexDefinition,
} from '../base/ports';
import { CloudError } from '../base/ports';
import { invalidParam, requestFailed } from './base/errors';
import { aggregateDocuments } from './operations/aggregate';
import { insertDocument } from './operations/insert';
import { modifyAndReturnDoc, modifyDocument } from './operations/modify';
import { calculateDocument, getDocument } from './operations/read';
import { removeDocument } from './operations/remove';
import type { Body, Context, Params, Request } from './operations/request';
import { DirectSession, TransactionSession } from './operations/session';
import { abortTransaction, commitTransaction, startTransaction } from './operations/transactions';
import { runWrite } from './operations/write';
import type { Partial } from './operations/write';
import { Catalog } from './store/catalog';
import { Store } from './store/store';
import { transactionIdOf, TransactionManager } from './transaction/manager';
import { exportData, importData } from './transfer';

export interface DatabaseOptions {
  /** Folder of the data; made if missing. */
  dir: string;
  /** Indexes per collection, as database-rules.json declares them. These collections exist from the start. */
  indexes: Record<string, IndexDefinition[]>;
  /** What server dates and `$currentDate` stand for. */
  clock: Clock;
  /**
   * Whether the first insert into an unknown collection creates it. The vendor answers DATABASE_COLLECTION_NOT_EXIST;
   * locally nothing should have to be set up by hand.
   * @default true
   */
  createOnInsert?: boolean;
  /** What `updated` counts: documents that matched the query (default), or those whose values changed. Not documented (PLATFORM §7). */
  updatedCounts?: () => 'matched' | 'modified';
  /** How long a transaction may stay open, in ms of real time. @default 30000, the vendor's limit */
  transactionLifetimeMs?: number;
}

type Read = (context: Context, request: Request) => Body;
type Write = (context: Context, request: Request) => Partial<Body>;

/** Actions that only read, or only concern transactions. */
const READS: Record<string, Read> = {
  'database.getDocument': getDocument,
  'database.calculateDocument': calculateDocument,
  'database.aggregateDocuments': aggregateDocuments,
  'database.startTransaction': startTransaction,
  'database.commitTransaction': commitTransaction,
  'database.abortTransaction': abortTransaction,
  'database.addCollection': ({ catalog }, { params }) => {
    catalog.add(params['collectionName'] as string);
    return { message: 'success' };
  },
};

const WRITES: Record<string, Write> = {
  'database.insertDocument': insertDocument,
  'database.modifyDocument': modifyDocument,
  'database.modifyAndReturnDoc': modifyAndReturnDoc,
  'database.removeDocument': removeDocument,
};

/** Actions that belong to a transaction when they carry its id; the others run outside of it (PLATFORM §7). */
const TRANSACTIONAL = new Set(['database.getDocument', ...Object.keys(WRITES)]);

/** The document database of one environment. */
export class LocalDatabase implements Database {
  private readonly context: Context;
  private readonly direct: DirectSession;

  constructor({
    dir,
    indexes,
    clock,
    createOnInsert = true,
    updatedCounts = () => 'matched',
    transactionLifetimeMs,
  }: DatabaseOptions) {
    const store = Store.open(dir);
    const catalog = new Catalog(store, indexes);
    const transactions = new TransactionManager(store, transactionLifetimeMs);
    this.context = { store, catalog, transactions, clock, createOnInsert, updatedCounts };
    this.direct = new DirectSession(store, transactions);
  }

  async handle(action: string, params: Record<string, unknown>): Promise<DatabaseAnswer> {
    const cost: DatabaseCost = { documentsRead: 0, documentsWritten: 0 };
    try {
      const body = await this.answer(action, params, cost);
      return { body, cost };
    } catch (error) {
      throw toCloudError(error);
    }
  }

  private async answer(action: string, params: Params, cost: DatabaseCost): Promise<Body> {
    const write = Object.hasOwn(WRITES, action) ? WRITES[action] : undefined;
    const read = Object.hasOwn(READS, action) ? READS[action] : undefined;
    const { context } = this;
    const now = context.clock.now();
    const transactionId = TRANSACTIONAL.has(action) ? transactionIdOf(params) : undefined;
    if (transactionId !== undefined) {
      const transaction = context.transactions.begin(transactionId);
      const session = new TransactionSession(context.store, context.transactions, transaction);
      const request: Request = { params, session, cost, now };
      return read ? read(context, request) : valueOf(write!(context, request));
    }
    const request: Request = { params, session: this.direct, cost, now };
    if (read) return read(context, request);
    if (write)
      return runWrite(context, () =>
        write(context, Object.assign(request, { cost: Object.assign(cost, NO_COST) })),
      );
    throw invalidParam(
      `action: ${action} is not an action of the local database. It knows ${[...Object.keys(READS), ...Object.keys(WRITES)].join(', ')}.`,
    );
  }

  export(): Promise<Record<string, unknown[]>> {
    return Promise.resolve(exportData(this.context));
  }

  collections(): CollectionSummary[] {
    const list = this.context.catalog.all().map((each) => ({ name: each.name, documents: each.count() }));
    return list.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async import(data: Record<string, unknown[]>): Promise<void> {
    try {
      await importData(this.context, data);
    } catch (error) {
      throw toCloudError(error);
    }
  }

  reset(): Promise<void> {
    this.context.transactions.abortAll();
    this.context.catalog.reset();
    return Promise.resolve();
  }

  async close(): Promise<void> {
    this.context.transactions.abortAll();
    await this.context.store.close();
  }
}

/** A write that starts again after waiting counts its cost anew. */
const NO_COST: DatabaseCost = { documentsRead: 0, documentsWritten: 0, scan: undefined };

function valueOf(outcome: Partial<Body>): Body {
  if ('error' in outcome) throw outcome.error;
  return outcome.value;
}

function toCloudError(error: unknown): CloudError {
  if (error instanceof CloudError) return error;
  if (error instanceof RangeError && /call stack/i.test(error.message))
    return invalidParam('the request nests too deep.');
  return requestFailed(
    `the local database failed: ${error instanceof Error ? error.message : String(error)}`,
  );
}
