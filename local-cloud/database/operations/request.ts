import { ObjectId } from 'bson';
import type { Clock, DatabaseCost } from '../../base/ports';
import { collectionMissing, invalidParam } from '../base/errors';
import type { Catalog } from '../store/catalog';
import { checkName } from '../store/catalog';
import type { Collection } from '../store/collection';
import type { Store } from '../store/store';
import type { TransactionManager } from '../transaction/manager';
import { parseDocument } from '../values/ejson';
import { bsonType, isDocument } from '../values/types';
import type { Doc } from '../values/types';
import type { Session } from './session';

export type Params = Record<string, unknown>;

/** What every operation works with. */
export interface Context {
  store: Store;
  catalog: Catalog;
  transactions: TransactionManager;
  clock: Clock;
  /** The first insert into an unknown collection creates it (the vendor answers an error). */
  createOnInsert: boolean;
  updatedCounts: () => 'matched' | 'modified';
}

/** One request being answered. */
export interface Request {
  params: Params;
  session: Session;
  cost: DatabaseCost;
  /** Epoch ms: one instant for every server date of the request. */
  now: number;
}

/** The body of an answer. */
export type Body = Record<string, unknown>;

/** @throws CloudError DATABASE_COLLECTION_NOT_EXIST */
export function collectionOf({ catalog }: Context, { params }: Request): Collection {
  const name: unknown = params['collectionName'];
  checkName(name);
  const collection = catalog.get(name);
  if (!collection) throw collectionMissing(name);
  return collection;
}

/** As collectionOf, for what inserts: it may bring the collection into being. */
export function collectionToFill(context: Context, request: Request): Collection {
  const { catalog, createOnInsert } = context;
  const name: unknown = request.params['collectionName'];
  checkName(name);
  if (createOnInsert && !catalog.get(name)) catalog.add(name);
  return collectionOf(context, request);
}

/** The query of a request; without one it is everything. */
export function queryOf({ params, now }: Request): Doc {
  const text = params['query'];
  if (text === undefined || text === null || text === '') return {};
  return withObjectId(parseDocument(text, 'query', now));
}

/**
 * The query of a write. `where({})` says "everything"; saying nothing is refused, as the vendor does.
 * @throws CloudError INVALID_PARAM
 */
export function requiredQueryOf(request: Request): Doc {
  const text = request.params['query'];
  if (text === undefined || text === null || text === '') {
    throw invalidParam(
      'query: a condition is needed. Call where({…}) before; where({}) takes every document.',
    );
  }
  return queryOf(request);
}

// 24 hex digits: the text of an ObjectId
const OBJECT_ID_TEXT = /^[0-9a-f]{24}$/i;

/**
 * ObjectIds are handed out as strings (as the vendor does), so a string that reads like one also finds the document
 * whose `_id` is that ObjectId.
 */
function withObjectId(query: Doc): Doc {
  const id = Object.hasOwn(query, '_id') ? query['_id'] : undefined;
  const text = isDocument(id) && Object.keys(id).length === 1 ? id['$eq'] : id;
  if (typeof text !== 'string' || !OBJECT_ID_TEXT.test(text)) return query;
  return { ...query, _id: { $in: [text, new ObjectId(text)] } };
}

/** An `_id` as answers carry it. */
export function answerId(id: unknown): unknown {
  return typeof id === 'object' && id !== null && bsonType(id) === 'ObjectId'
    ? (id as ObjectId).toHexString()
    : id;
}

/** @throws CloudError INVALID_PARAM unless it is a whole number of at least 0 */
export function wholeNumber(params: Params, name: string, fallback: number): number {
  const value = params[name];
  if (value === undefined || value === null) return fallback;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw invalidParam(`${name}: expected a whole number of at least 0, got ${JSON.stringify(value)}.`);
  }
  return value;
}
