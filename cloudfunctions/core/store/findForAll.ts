import type { Context } from '../ports/context';
import type { Collections } from '../model/collections';
import type { CollectionName, Found, Query } from '../ports';
import { chunk } from './grouping';

/** What one query answers at most (PLATFORM §7). */
const MOST = 1000;

/**
 * Reads what belongs to many keys (users, tokens, ids), many keys a query. Where an answer is full, half of the keys are
 * asked at a time, so that one key's many rows hide nobody else's; of a single key it reads the first thousand.
 */
export async function findForAll<
  C extends CollectionName,
  Field extends keyof Collections[C] = keyof Collections[C],
>(
  context: Context,
  collection: C,
  keys: Iterable<string>,
  queryOf: (keys: string[]) => Query,
  options: { perQuery: number; fields?: readonly Field[]; sort?: Record<string, 1 | -1> },
): Promise<Found<C, Field>[]> {
  const { perQuery, ...read } = options;
  const ask = async (some: string[]): Promise<Found<C, Field>[]> => {
    const rows = await context.store.find(collection, queryOf(some), { ...read, limit: MOST });
    if (rows.length < MOST || some.length === 1) return rows;
    const half = Math.ceil(some.length / 2);
    return [...(await ask(some.slice(0, half))), ...(await ask(some.slice(half)))];
  };
  const found: Found<C, Field>[] = [];
  for (const some of chunk([...new Set(keys)], perQuery)) found.push(...(await ask(some)));
  return found;
}
