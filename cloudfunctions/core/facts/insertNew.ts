import type { Context } from '../ports/context';
import type { EventDocument } from '../model/facts';

/**
 * One insert; where some of the facts are there already, the rest is inserted.
 * @returns ids of the facts that this call added
 */
export async function insertNew(context: Context, facts: EventDocument[]): Promise<Set<string>> {
  const unique = [...new Map(facts.map((fact) => [fact._id, fact])).values()];
  if (unique.length === 0) return new Set();
  const ids = unique.map((fact) => fact._id);
  if (await context.store.insert('notify_events', unique)) return new Set(ids);
  const there = await context.store.find('notify_events', { _id: { $in: ids } }, { limit: ids.length });
  const known = new Map(there.map((fact) => [fact._id, fact]));
  // In the ordered insert, facts before the first duplicate went in: ours are recognised by their time.
  const mine = unique.filter(
    (fact) => known.get(fact._id)?.at === fact.at && known.get(fact._id)?.openid === fact.openid,
  );
  const missing = unique.filter((fact) => !known.has(fact._id));
  const later = await insertNew(context, missing);
  return new Set([...mine.map((fact) => fact._id), ...later]);
}
