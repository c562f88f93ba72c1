import { CloudError } from '../../base/ports';
import { invalidParam, requestFailed } from '../base/errors';
import { documentOf } from '../plan/find';
import type { Found } from '../plan/find';
import { compileQuery } from '../query/matcher';
import type { CompiledQuery } from '../query/matcher';
import type { Collection } from '../store/collection';
import { applyUpdate, checkUpdate, isOperatorUpdate } from '../update/update';
import { setField } from '../update/fields';
import { answerText, parseDocument, stringifyEjson } from '../values/ejson';
import { own } from '../values/types';
import type { Doc } from '../values/types';
import { checkChanges, checkDocument, generateId } from './documents';
import { answerId, collectionOf, collectionToFill, requiredQueryOf } from './request';
import type { Body, Context, Request } from './request';
import type { Partial } from './write';

/**
 * `database.modifyDocument`. `merge` true: update operators on one or (`multi`) all matching documents; false: the
 * document is replaced (`doc().set`). `upsert`: inserts what is missing.
 * `updated` counts the documents that matched, also when their values were the same (the vendor's own tests set a document
 * to what it is and expect 1), unless the profile says otherwise.
 */
export function modifyDocument(context: Context, request: Request): Partial<Body> {
  const { params, session, cost, now } = request;
  const collection =
    params['upsert'] === true ? collectionToFill(context, request) : collectionOf(context, request);
  const query = requiredQueryOf(request);
  const data = parseDocument(params['data'], 'data', now);
  const change = params['merge'] === false ? replacement(data) : operators(data, now);
  const compiled = compileQuery(query);
  const found = session.find(
    collection,
    { query, compiled, limit: params['multi'] === true ? undefined : 1 },
    cost,
  );
  if (found.length === 0 && params['upsert'] === true) return upsert(request, collection, compiled, change);
  session.claim(collection, found);
  let modified = 0;
  for (const row of found) {
    try {
      const after = changeOne(request, collection, row, compiled, change);
      if (after) modified += 1;
    } catch (error) {
      // Each document is changed as a whole; those before a refused one stay changed.
      if (error instanceof CloudError) return { error };
      throw error;
    }
  }
  const updated = context.updatedCounts() === 'modified' ? modified : found.length;
  return { value: { data: { updated, upsert_id: null } } };
}

/** `database.modifyAndReturnDoc`: changes the first matching document and returns it as it is then. */
export function modifyAndReturnDoc(context: Context, request: Request): Partial<Body> {
  const { params, session, cost, now } = request;
  const collection = collectionOf(context, request);
  const query = requiredQueryOf(request);
  const change = operators(parseDocument(params['data'], 'data', now), now);
  const compiled = compileQuery(query);
  const [row] = session.find(collection, { query, compiled, limit: 1 }, cost);
  if (!row) return { value: { data: { updated: 0, doc: null } } };
  session.claim(collection, [row]);
  const after = changeOne(request, collection, row, compiled, change) ?? documentOf(row);
  // The vendor counts the document even when its values were the same (its own test "验证findAndModify 更新相同值").
  return { value: { data: { updated: 1, doc: answerText(stringifyEjson(after)) } } };
}

type Change = (before: Doc, compiled: CompiledQuery, inserting: boolean) => Doc;

function operators(update: Doc, now: number): Change {
  if (Object.keys(update).length === 0) throw invalidParam('data: the update is empty.');
  checkUpdate(update);
  return (before, { conditions }, inserting) => applyUpdate(before, update, { now, conditions, inserting });
}

function replacement(data: Doc): Change {
  if (isOperatorUpdate(data))
    throw requestFailed('update operator complicit: a document that replaces another cannot hold operators.');
  return (before) => {
    const { _id: replaced, ...fields } = data;
    const id = own(before, '_id');
    if (replaced !== undefined && stringifyEjson(replaced) !== stringifyEjson(id)) {
      throw requestFailed("the '_id' of a document cannot be changed.");
    }
    return id === undefined ? fields : { _id: id, ...fields };
  };
}

/** The document after the change; undefined if it is the same as before. */
function changeOne(
  { session, cost }: Request,
  collection: Collection,
  row: Found,
  compiled: CompiledQuery,
  change: Change,
): Doc | undefined {
  const after = change(documentOf(row), compiled, false);
  const text = stringifyEjson(after);
  if (text === row.text) return undefined;
  checkChanges(documentOf(row), after);
  session.replace(collection, row, after, text);
  cost.documentsWritten++;
  return after;
}

function upsert(
  { session, cost, now }: Request,
  collection: Collection,
  compiled: CompiledQuery,
  change: Change,
): Partial<Body> {
  const base: Doc = {};
  for (const { path, operator, operand } of compiled.conditions) {
    if (operator === '$eq') setField(base, path.split('.'), operand);
    // `_id` of 24 hex digits has become a pair of its two forms: the text is what was asked for.
    else if (operator === '$in' && path === '_id' && Array.isArray(operand)) base['_id'] = operand[0];
  }
  const changed = change(base, compiled, true);
  const document = Object.hasOwn(changed, '_id') ? changed : { _id: generateId(now), ...changed };
  checkDocument(document);
  session.insert(collection, document);
  cost.documentsWritten++;
  return { value: { data: { updated: 0, upsert_id: answerId(document['_id']) } } };
}
