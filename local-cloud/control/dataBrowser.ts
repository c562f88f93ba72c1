import { EJSON } from 'bson';
import * as z from 'zod';
import type { Route } from './router';
import type { Database } from '../base/ports';

const MAX_LIMIT = 200;

const Query = z.strictObject({
  collection: z.string().min(1, 'expected the name of a collection'),
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(20),
  skip: z.coerce.number().int().min(0).default(0),
  where: z.string().default('{}').transform(parseWhere),
});

/** For looking into the database: no SDK needed, read only. */
export function dataBrowserRoutes(database: Pick<Database, 'handle' | 'collections'>): Route[] {
  return [
    {
      method: 'GET',
      path: '/data/collections',
      handle: () => ({ collections: database.collections() }),
    },
    {
      method: 'GET',
      path: '/data/documents',
      /** `?collection=&limit=&skip=&where={"state":"sent"}` → `{documents, total}`; documents in relaxed EJSON. */
      handle: async ({ query }) => {
        const { collection, limit, skip, where } = Query.parse(Object.fromEntries(query));
        const target = {
          collectionName: collection,
          query: EJSON.stringify(where, { relaxed: false }),
          queryType: 'WHERE',
        };
        const [found, counted] = await Promise.all([
          database.handle('database.getDocument', { ...target, limit, offset: skip }),
          database.handle('database.calculateDocument', target),
        ]);
        const { list } = found.body.data as { list: string[] };
        const { total } = counted.body.data as { total: number };
        return { documents: list.map(relaxed), total };
      },
    },
  ];
}

/** Canonical EJSON text → plain JSON where it loses nothing: dates stay `{"$date": "2026-…"}`, numbers become numbers. */
const relaxed = (text: string): unknown =>
  JSON.parse(EJSON.stringify(EJSON.parse(text, { relaxed: false }), { relaxed: true }));

function parseWhere(text: string, context: z.RefinementCtx): Record<string, unknown> {
  try {
    const where: unknown = EJSON.parse(text);
    if (typeof where === 'object' && where !== null && !Array.isArray(where))
      return where as Record<string, unknown>;
  } catch {
    // Said below.
  }
  context.addIssue({ code: 'custom', message: 'expected a query as a JSON object, e.g. {"state":"sent"}' });
  return z.NEVER;
}
