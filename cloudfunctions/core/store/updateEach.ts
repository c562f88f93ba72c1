import type { CollectionName, Query, Update } from '../ports';
import type { Context } from '../ports/context';
import { eachAlone } from './eachAlone';

/** What became of documents that were to be changed alike. */
export interface Updated {
  count: number;
  /** What the database would not change. */
  refused: string[];
  /** Why, of the first. */
  error?: unknown;
}

/**
 * Changes several documents in one call. Where that fails, each alone: one that the database refuses to change, for as long as it
 * does, keeps none of the others as it was. Those that it had no time for are neither counted nor `refused` (`eachAlone`).
 * @param which what has to hold of them besides
 */
export async function updateEach(
  context: Context,
  what: string,
  collection: CollectionName,
  ids: string[],
  which: Query,
  change: Update,
): Promise<Updated> {
  const update = (some: string[]): Promise<number> =>
    context.store.update(collection, { ...which, _id: { $in: some } }, change);
  if (ids.length === 0) return { count: 0, refused: [] };
  try {
    return { count: await update(ids), refused: [] };
  } catch {
    // It may be about one of them.
  }
  const updated: Updated = { count: 0, refused: [] };
  await eachAlone(context, what, ids, async (id) => {
    try {
      updated.count += await update([id]);
    } catch (error) {
      updated.refused.push(id);
      throw error;
    }
  }).catch((error: unknown) => {
    updated.error = error;
  });
  return updated;
}
