import { CloudError } from '../../base/ports';

/** A parameter that the vendor refuses before it reaches the database. */
export const invalidParam = (message: string): CloudError => new CloudError('INVALID_PARAM', message);

/** What the vendor answers when MongoDB itself refuses a request. */
export const requestFailed = (message: string): CloudError =>
  new CloudError('DATABASE_REQUEST_FAILED', `[FailedOperation] ${message}`);

/** Refuses what this database does not do, rather than answering something wrong. */
export const unsupported = (what: string): CloudError =>
  requestFailed(
    `${what} is not supported by the local cloud. Use another operator, or test this against a real environment.`,
  );

export const collectionMissing = (name: string): CloudError =>
  new CloudError(
    'DATABASE_COLLECTION_NOT_EXIST',
    `[ResourceNotFound] Db or Table not exist: ${name}. Create it with db.createCollection('${name}') or start with --collection ${name}.`,
  );

export const collectionExists = (name: string): CloudError =>
  new CloudError(
    'DATABASE_COLLECTION_ALREADY_EXIST',
    `[ResourceUnavailable.ResourceExist] Table exist: ${name}. It can be used as it is.`,
  );

/** @param key the duplicate key as MongoDB prints it, e.g. `{ _id: "a" }` */
export const duplicateKey = (collection: string, index: string, key: string): CloudError =>
  new CloudError(
    'DATABASE_DUPLICATE_WRITE',
    `[FailedOperation.DuplicateWrite] multiple write errors: [{write errors: [{E11000 duplicate key error collection: ${collection} index: ${index} dup key: ${key}}]}, {<nil>}]`,
  );

/** Code and text as the vendor's own tests expect them (TencentCloudBase/node-sdk, transaction.test.ts). */
export const transactionConflict = (): CloudError =>
  new CloudError(
    'DATABASE_TRANSACTION_CONFLICT',
    '[ResourceUnavailable.TransactionConflict] Transaction is conflict, maybe resource operated by others. Please check your request, but if the problem persists, contact us.',
  );

/** Code and text as the vendor's own tests expect them (TencentCloudBase/node-sdk, transaction.test.ts). */
export const transactionMissing = (): CloudError =>
  new CloudError(
    'DATABASE_TRANSACTION_FAIL',
    '[ResourceUnavailable.TransactionNotExist] Transaction does not exist on the server, transaction must be commit or abort in 30 seconds. Please check your request, but if the problem persists, contact us.',
  );
