import { parseStages } from '../aggregate/stages';
import { runPipeline } from '../aggregate/pipeline';
import { answerText, stringifyEjson } from '../values/ejson';
import { collectionOf } from './request';
import type { Body, Context, Request } from './request';

/** Documents of an aggregate without a `$limit`, and at most (PLATFORM §7). */
const DEFAULT_LIMIT = 20;
const MOST_DOCUMENTS = 10_000;

/** `database.aggregateDocuments`: the documents that leave the pipeline, as EJSON texts. */
export function aggregateDocuments(context: Context, request: Request): Body {
  const collection = collectionOf(context, request);
  const stages = parseStages(request.params['stages'], request.now);
  const { store, catalog } = context;
  const documents = runPipeline({ store, catalog, cost: request.cost }, collection, stages, {});
  const limit = stages.some(({ name }) => name === '$limit') ? MOST_DOCUMENTS : DEFAULT_LIMIT;
  return {
    data: { list: documents.slice(0, limit).map((document) => answerText(stringifyEjson(document))) },
  };
}
