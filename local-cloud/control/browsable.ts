import type { BrowsableDatabase, CollectionSummary } from '../page';
import type { Database } from '../ports';

/** How long a list made the long way is shown. */
const KEPT_MS = 30_000;

/** The database as the page browses it. One that cannot list its collections is exported for the list, seldom. */
export function browsable(database: Database): BrowsableDatabase {
  let kept: { at: number; list: Promise<CollectionSummary[]> } | undefined;
  return {
    handle: (action, params) => database.handle(action, params),
    collections: () => {
      if (database.collections) return database.collections();
      if (!kept || performance.now() - kept.at > KEPT_MS)
        kept = { at: performance.now(), list: countAll(database) };
      return kept.list;
    },
  };
}

async function countAll(database: Database): Promise<CollectionSummary[]> {
  const collections = await database.export();
  return Object.entries(collections).map(([name, documents]) => ({ name, documents: documents.length }));
}
