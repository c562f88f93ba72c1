import cloud from 'wx-server-sdk';
import './cloud';

/** All rows of a query that the SDK's types leave untyped. */
type Row = Record<string, unknown>;
export type Where = Record<string, unknown>;

export const command = (): ReturnType<typeof database>['command'] => database().command;
const database = (): ReturnType<typeof cloud.database> =>
  cloud.database({ throwOnNotFound: false } as object);
const collection = (name: Name): ReturnType<ReturnType<typeof database>['collection']> =>
  database().collection(name);

/** The shop's own collections; database-rules.json closes them to mini programs. */
export type Name =
  | 'demo_stock'
  | 'demo_orders'
  | 'demo_bookings'
  | 'demo_followers'
  | 'demo_offers'
  | 'demo_coupons'
  | 'demo_staff';

export async function read<T extends object>(name: Name, id: string): Promise<(T & { _id: string }) | null> {
  const { data } = (await collection(name).doc(id).get()) as unknown as {
    data: (T & { _id: string }) | null;
  };
  return data;
}

/** Writes a document whether or not it was there. */
export async function put(name: Name, id: string, data: object): Promise<void> {
  await collection(name).doc(id).set({ data });
}

/** @returns false if it was there already, and then nothing was written */
export async function add(name: Name, id: string, data: object): Promise<boolean> {
  try {
    await collection(name).add({ data: { _id: id, ...data } });
    return true;
  } catch (error) {
    // The code differs between generations of the platform; the text does not.
    if (/duplicate|E11000/i.test(String((error as Error).message))) return false;
    throw error;
  }
}

/** @returns how many documents met the condition and were changed */
export async function change(name: Name, where: Where, patch: Row): Promise<number> {
  const { stats } = (await collection(name).where(where).update({ data: patch })) as {
    stats: { updated: number };
  };
  return stats.updated;
}

export async function remove(name: Name, id: string): Promise<void> {
  await collection(name).doc(id).remove();
}

interface Find {
  orderBy?: { field: string; direction: 'asc' | 'desc' };
  /** At most 1000. */
  limit?: number;
}

export async function find<T extends object>(
  name: Name,
  where: Where,
  { orderBy, limit = 100 }: Find = {},
): Promise<(T & { _id: string })[]> {
  const query = collection(name).where(where).limit(limit);
  const ordered = orderBy ? query.orderBy(orderBy.field, orderBy.direction) : query;
  const { data } = (await ordered.get()) as unknown as { data: (T & { _id: string })[] };
  return data;
}
