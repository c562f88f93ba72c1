import type { Pending } from '../transaction/transaction';
import type { Body, Context, Request } from './request';

/** `database.startTransaction`. */
export function startTransaction({ transactions }: Context): Body {
  return { transactionId: transactions.start() };
}

/** `database.commitTransaction`: all writes of the transaction, or none. */
export function commitTransaction({ store, transactions }: Context, { params, cost }: Request): Body {
  transactions.commit(params['transactionId'], (writes) => {
    store.write(() => writes.forEach(apply));
    cost.documentsWritten += writes.length;
  });
  return { transactionId: params['transactionId'] };
}

/** `database.abortTransaction`. */
export function abortTransaction({ transactions }: Context, { params }: Request): Body {
  transactions.abort(params['transactionId']);
  return { transactionId: params['transactionId'] };
}

function apply({ collection, row, after }: Pending): void {
  if (row && after) collection.replace(row.record, row.document, after);
  else if (row) collection.remove(row.record, row.document);
  else if (after) collection.insert(after);
}
