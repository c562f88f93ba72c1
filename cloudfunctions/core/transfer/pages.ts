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

/** Of one user: what they are found by, and by which time an index has them in order. */
const OF_USER = {
  notify_users: { by: '_id' },
  notify_messages: { by: 'to', time: 'createdAt' },
  notify_events: { by: 'openid', time: 'at' },
  notify_receipts: { by: 'openid' },
} as const satisfies Partial<Record<CollectionName, { by: string; time?: string }>>;
export type OfUser = keyof typeof OF_USER;

/** What belongs to a user, to be walked through and to be found there. */
export const isOfUser = (collection: CollectionName): collection is OfUser => collection in OF_USER;

/**
 * Every document of a collection in pages, each through an index: all in the order of their ids, those of one user in that
 * of their time. What comes while it walks may or may not be met.
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
  // Whoever has one document, or receipts of thirty days, has them in one answer.
  if (of && !of.time) {
    if (after) return;
    const all = (await context.store.find(collection, mine, { limit: 1000 })) as Collections[C][];
    if (all.length > 0) yield all;
    return;
  }
  const time = of?.time;
  let last = after;
  /** Of the last moment: they are met again. */
  let seen: string[] = last ? [last._id] : [];
  for (;;) {
    const from: Query = !last
      ? {}
      : time
        ? { [time]: { $gte: last[time] }, _id: { $nin: seen } }
        : { _id: { $gt: last._id } };
    const page = (await context.store.find(
      collection,
      { ...mine, ...from },
      { sort: { [time ?? '_id']: 1 }, limit },
    )) as Collections[C][];
    if (page.length > 0) yield page;
    if (page.length < limit) return;
    const next = page.at(-1) as unknown as Last;
    if (time) {
      const now = page.filter((each) => (each as unknown as Last)[time] === next[time]);
      seen = [...(last?.[time] === next[time] ? seen : []), ...now.map(({ _id }) => _id)];
    }
    last = next;
  }
}
