import { ownWords } from '../errors';
import type { CollectionName, Query, Update } from '../ports';
import type { Context } from '../ports/context';

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
 * does, keeps none of the others as it was.
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
  } catch (error) {
    if (ids.length === 1) return failed(context, what, ids, error);
  }
  const updated: Updated = { count: 0, refused: [] };
  for (const id of ids) {
    const { count, refused, error } = await updateEach(context, what, collection, [id], which, change);
    updated.count += count;
    updated.refused.push(...refused);
    updated.error ??= error;
  }
  return updated;
}

function failed(context: Context, what: string, refused: string[], error: unknown): Updated {
  context.log(what, { id: refused[0]!, error: ownWords(error) });
  return { count: 0, refused, error };
}
