import type { Store } from '../../core/ports';
import { isDuplicate } from './errors';
import { repeatable } from './repeat';

/** What a query may be read with; the SDK's own types do not know raw mode and projections of names. */
interface RawQuery {
  where(query: object): RawQuery;
  options(options: { raw: boolean; multiple?: boolean }): RawQuery;
  orderBy(field: string, direction: 'asc' | 'desc'): RawQuery;
  limit(rows: number): RawQuery;
  field(projection: Record<string, boolean>): RawQuery;
  get(): Promise<{ data: unknown[] }>;
  update(update: object): Promise<{ updated?: number }>;
  updateAndReturn(update: object): Promise<{ updated?: number; doc?: unknown }>;
  remove(): Promise<{ deleted?: number }>;
}

interface RawCollection extends RawQuery {
  add(documents: object[]): Promise<unknown>;
  aggregate(stages: object[]): { end(): Promise<{ data: unknown[] }> };
}

/** `app.database()` of `@cloudbase/node-sdk`, in a function or beside the cloud. */
export interface Database {
  collection(name: string): unknown;
  /** Stands for the moment at which the server writes it; stored as a date. */
  serverDate(): unknown;
}

/**
 * The database through `@cloudbase/node-sdk` in raw mode: conditions and updates reach the server as the core
 * wrote them. The SDK's command objects would merge two alternatives into one (PLATFORM §7).
 */
export function createStore(database: () => Database): Store {
  const collection = (name: string): RawCollection => database().collection(name) as RawCollection;
  const matching = (name: string, query: object): RawQuery =>
    collection(name).options({ raw: true }).where(query);
  return {
    async insert(name, documents, { stamp } = {}) {
      const stamped = stamp
        ? documents.map((document) => ({ ...document, [stamp]: database().serverDate() }))
        : documents;
      try {
        await repeatable(() => collection(name).add(stamped));
        return true;
      } catch (error) {
        if (isDuplicate(error)) return false;
        throw error;
      }
    },
    async find(name, query, { sort = {}, limit = 100, fields } = {}) {
      let request = matching(name, query).limit(limit);
      for (const [field, direction] of Object.entries(sort)) {
        request = request.orderBy(field, direction === 1 ? 'asc' : 'desc');
      }
      // The SDK takes none for all; the id is read in any case.
      if (fields)
        request = request.field(Object.fromEntries(['_id', ...fields].map((field) => [String(field), true])));
      const { data } = await repeatable(() => request.get());
      return (data as object[]).map(withMoments) as never;
    },
    async update(name, query, update) {
      const { updated } = await repeatable(() => matching(name, query).update(update));
      return updated ?? 0;
    },
    async updateOne(name, query, update, { stamp } = {}) {
      // Operators at the top of an update pass the SDK's encoder as they are; a field beside them joins `$set`, which is the
      // only place where it knows a server date (@cloudbase/database serializer/update.js).
      const asked = (): object =>
        stamp ? { ...update, $set: { ...update.$set }, [stamp]: database().serverDate() } : update;
      const { doc } = await repeatable(() => matching(name, query).updateAndReturn(asked()));
      return (doc ? withMoments(doc) : null) as never;
    },
    async remove(name, query) {
      const { deleted } = await repeatable(() => matching(name, query).remove());
      return deleted ?? 0;
    },
    async aggregate<Row>(name: string, stages: Record<string, unknown>[]): Promise<Row[]> {
      // Without raw mode the SDK sends an empty pipeline, silently (@cloudbase/database collection.js).
      const raw = collection(name).options({ raw: true }) as RawCollection;
      const { data } = await repeatable(() => raw.aggregate(stages).end());
      return data as Row[];
    },
  };
}

/** A server date comes back as a `Date`; in the core all times are epoch milliseconds. Only whole fields are stamped. */
function withMoments<T extends object>(document: T): T {
  for (const [name, value] of Object.entries(document))
    if (value instanceof Date) (document as Record<string, unknown>)[name] = value.getTime();
  return document;
}
