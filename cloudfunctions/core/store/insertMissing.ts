import type { Collections } from '../model/collections';
import type { CollectionName, Found } from '../ports';
import type { Context } from '../ports/context';

export interface Inserted<C extends CollectionName> {
  /** Documents of these ids that were met there, as they stood, by id. Some may be ours: see `ours`. */
  found: Map<string, Found<C, keyof Collections[C]>>;
  /** Ids of the documents that this call has put there. */
  ours: Set<string>;
}

/**
 * Inserts those of the documents whose `_id` is not there yet: one call where all are new. The insert is ordered, so
 * what stands before the first duplicate goes in; and its answer may be lost, then its repetition meets its own
 * documents. Both are told from somebody else's by reading what is there.
 * @param documents at most 1000; of several with one id, one
 * @param marks fields that tell this call's document from another one of the same id
 */
export async function insertMissing<C extends CollectionName>(
  context: Context,
  collection: C,
  documents: Collections[C][],
  marks: readonly (keyof Collections[C])[],
): Promise<Inserted<C>> {
  const unique = [...new Map(documents.map((document) => [document._id, document])).values()];
  const ids = unique.map(({ _id }) => _id);
  if (ids.length === 0) return { found: new Map(), ours: new Set() };
  if (await context.store.insert(collection, unique)) return { found: new Map(), ours: new Set(ids) };
  const there = await context.store.find(collection, { _id: { $in: ids } }, { limit: ids.length });
  const found = new Map(there.map((document) => [document._id, document]));
  const ours = unique.filter((document) => {
    const stored = found.get(document._id);
    return stored !== undefined && marks.every((mark) => stored[mark] === document[mark]);
  });
  const missing = unique.filter(({ _id }) => !found.has(_id));
  const later = await insertMissing(context, collection, missing, marks);
  return {
    found: new Map([...found, ...later.found]),
    ours: new Set([...ours.map(({ _id }) => _id), ...later.ours]),
  };
}
