import type { Collections } from '../model/collections';
import type { CollectionName, Query } from '../ports';
import type { Context } from '../ports/context';

/** All of an environment, or what belongs to one user. */
export interface Scope {
  /** The openid. */
  user?: string | undefined;
}

/** Where a walk stands: the last document that it has given. */
export type Last = { _id: string } & Record<string, unknown>;

/** An answer's documents: of users and folds, which are large, fewer. */
const PAGE: Partial<Record<CollectionName, number>> = { notify_users: 200, notify_folds: 20 };
const USUAL = 500;

/** Of one user: what they are found by, and the time that orders them: in an index but for receipts, of which one user has few. */
const OF_USER = {
  notify_users: { by: '_id' },
  notify_messages: { by: 'to', time: 'createdAt' },
  notify_events: { by: 'openid', time: 'at' },
  notify_receipts: { by: 'openid', time: 'at' },
} as const satisfies Partial<Record<CollectionName, { by: string; time?: string }>>;
export type OfUser = keyof typeof OF_USER;

/** What belongs to a user, to be walked through and to be found there. */
export const isOfUser = (collection: CollectionName): collection is OfUser => collection in OF_USER;

/**
 * Every document of a collection in pages, each found through an index: all in the order of their ids, those of one user in
 * that of their time. What comes while it walks may or may not be met.
 * @param after goes on behind this one
 */
export async function* pagesOf<C extends CollectionName>(
  context: Context,
  collection: C,
  { user }: Scope,
  after?: Last,
): AsyncGenerator<Collections[C][]> {
  const limit = PAGE[collection] ?? USUAL;
  if (user !== undefined && !isOfUser(collection)) return;
  const of: { by: string; time?: string } | undefined =
    user === undefined || !isOfUser(collection) ? undefined : OF_USER[collection];
  const mine: Query = of ? { [of.by]: user } : {};
  // One document.
  if (of && !of.time) {
    const own = after ? [] : ((await context.store.find(collection, mine, { limit: 1 })) as Collections[C][]);
    if (own.length > 0) yield own;
    return;
  }
  const time = of?.time;
  const sort: Record<string, 1 | -1> = time ? { [time]: 1, _id: 1 } : { _id: 1 };
  for (let last = after; ;) {
    const query = { ...mine, ...(last ? behind(last, time) : {}) };
    const page = (await context.store.find(collection, query, { sort, limit })) as Collections[C][];
    if (page.length > 0) yield page;
    if (page.length < limit) return;
    last = page.at(-1) as unknown as Last;
  }
}

/** Many may be of one moment: their ids order them, so that a run which was cut off among them knows what it had. */
const behind = (last: Last, time: string | undefined): Query =>
  time === undefined
    ? { _id: { $gt: last._id } }
    : { $or: [{ [time]: { $gt: last[time] } }, { [time]: last[time], _id: { $gt: last._id } }] };
