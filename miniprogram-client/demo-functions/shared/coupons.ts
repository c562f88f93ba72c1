import { add, change, command, find } from './database';

/** One code; `taken` is the notification that it went out with, empty while it is free. */
interface Coupon {
  taken: string;
}

/** The shop's pool: so many, and no more. */
const CODES = Array.from({ length: 30 }, (_, i) => `TEA${String(7 * i + 101)}`);

const free = (limit: number) => find<Coupon>('demo_coupons', { taken: '' }, { limit });

/** Fills the pool the first time. A repeat changes nothing. */
async function fill(): Promise<void> {
  if ((await find<Coupon>('demo_coupons', {}, { limit: 1 })).length > 0) return;
  for (const code of CODES) await add('demo_coupons', code, { taken: '' });
}

/** By notification: the first of the codes that it has, should two calls at once have taken it one each. */
async function taken(ids: readonly string[]): Promise<Map<string, string>> {
  const orderBy = { field: 'taken', direction: 'asc' } as const;
  const rows = await find<Coupon>(
    'demo_coupons',
    { taken: command().in([...ids]) },
    { orderBy, limit: 1000 },
  );
  const codes = new Map<string, string>();
  for (const { _id, taken: id } of rows) {
    const other = codes.get(id);
    if (other === undefined || _id < other) codes.set(id, _id);
  }
  return codes;
}

/**
 * A code for each notification, always the same for the same one: called again after a lost answer it gives what it gave.
 * Who is not in the answer found the pool empty.
 */
export async function couponsFor(ids: readonly string[]): Promise<Map<string, string>> {
  await fill();
  const had = await taken(ids);
  const without = ids.filter((id) => !had.has(id));
  const left = await free(without.length + 10);
  for (const id of without) {
    for (let coupon = left.shift(); coupon; coupon = left.shift()) {
      // Only while it is free: somebody else may have been quicker.
      if ((await change('demo_coupons', { _id: coupon._id, taken: '' }, { taken: id })) > 0) break;
    }
  }
  return taken(ids);
}

/** Whether there are as many; nothing is taken. */
export async function areFree(count: number): Promise<boolean> {
  await fill();
  return (await free(count)).length >= count;
}
