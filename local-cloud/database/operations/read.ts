import { count, documentOf } from '../plan/find';
import { parseSort } from '../plan/sort';
import { compileProjection } from '../query/projection';
import { answerText, parseDocument, stringifyEjson } from '../values/ejson';
import { collectionOf, queryOf, wholeNumber } from './request';
import type { Body, Context, Request } from './request';

/** Rows of a `get()` without a limit, and at most (PLATFORM §7). */
const DEFAULT_LIMIT = 100;
const MOST_ROWS = 1000;

/** `database.getDocument`: matching documents as EJSON texts, ordered, cut out and projected. */
export function getDocument(context: Context, request: Request): Body {
  const { params, session, cost } = request;
  const collection = collectionOf(context, request);
  const offset = wholeNumber(params, 'offset', 0);
  const limit = Math.min(wholeNumber(params, 'limit', DEFAULT_LIMIT) || DEFAULT_LIMIT, MOST_ROWS);
  const sort = params['order'] ? parseSort(parseDocument(params['order'], 'order'), 'order') : [];
  const projection = params['projection']
    ? compileProjection(parseDocument(params['projection'], 'projection'))
    : undefined;
  const found = session.find(collection, { query: queryOf(request), sort, skip: offset, limit }, cost);
  const list = found.map((row) =>
    answerText(projection ? stringifyEjson(projection(documentOf(row))) : row.text),
  );
  return { data: { list, limit, offset }, limit, offset };
}

/** `database.calculateDocument`: how many documents match. */
export function calculateDocument(context: Context, request: Request): Body {
  const collection = collectionOf(context, request);
  return { data: { total: count(context.store, collection, queryOf(request), request.cost) } };
}
