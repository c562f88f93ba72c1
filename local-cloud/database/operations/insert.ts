import { CloudError } from '../../base/ports';
import { invalidParam } from '../base/errors';
import { parseDocument } from '../values/ejson';
import { checkDocument, generateId } from './documents';
import { answerId, collectionToFill } from './request';
import type { Body, Context, Request } from './request';
import type { Partial } from './write';

/** `database.insertDocument`: one or several documents in their order; the first that is refused stops the rest. */
export function insertDocument(context: Context, request: Request): Partial<Body> {
  const { params, now, session, cost } = request;
  const documents = documentsOf(params['data'], now);
  const collection = collectionToFill(context, request);
  const insertedIds: unknown[] = [];
  for (const document of documents) {
    try {
      session.insert(collection, document);
    } catch (error) {
      // Those before it stay: an ordered insert.
      if (error instanceof CloudError) return { error };
      throw error;
    }
    cost.documentsWritten++;
    insertedIds.push(answerId(document['_id']));
  }
  return { value: { data: { insertedIds, inserted: insertedIds.length } } };
}

function documentsOf(data: unknown, now: number) {
  const texts: unknown[] = Array.isArray(data) ? data : [data];
  if (texts.length === 0) throw invalidParam('data: expected at least one document.');
  return texts.map((text, i) => {
    const document = parseDocument(text, texts.length === 1 ? 'data' : `data[${i}]`, now);
    checkDocument(document);
    // MongoDB puts _id first.
    return Object.hasOwn(document, '_id') ? document : { _id: generateId(now), ...document };
  });
}
