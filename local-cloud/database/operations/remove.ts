import { collectionOf, requiredQueryOf } from './request';
import type { Body, Context, Request } from './request';
import type { Partial } from './write';

/** `database.removeDocument`: all matching documents, or (`multi` false) the first. */
export function removeDocument(context: Context, request: Request): Partial<Body> {
  const { params, session, cost } = request;
  const collection = collectionOf(context, request);
  const query = requiredQueryOf(request);
  const found = session.find(collection, { query, limit: params['multi'] === true ? undefined : 1 }, cost);
  session.claim(collection, found);
  for (const row of found) session.remove(collection, row);
  cost.documentsWritten += found.length;
  return { value: { data: { deleted: found.length } } };
}
