import { ShopError } from './answer';
import { add, change, command, find, read } from './database';

/** What the shop sells; `price` in fen, `left` as of the first day. */
export const GOODS = [
  { id: 'mug', name: '蓝色马克杯', note: '手工上釉，350 毫升', price: 8900, left: 0 },
  { id: 'tea', name: '明前龙井', note: '2026 年新茶，100 克', price: 12800, left: 12 },
  { id: 'pot', name: '紫砂小壶', note: '原矿紫泥，180 毫升', price: 36800, left: 3 },
  { id: 'towel', name: '棉麻茶巾', note: '吸水不掉毛，两条装', price: 2900, left: 0 },
] as const;
export type Goods = (typeof GOODS)[number];

export const STORE = '人民路店';

export function goodsOf(id: string): Goods {
  const goods = GOODS.find((each) => each.id === id);
  if (!goods) throw new ShopError('NO_SUCH_GOODS', '没有这件商品');
  return goods;
}

/** Under what name the notifications know these goods: what `ask` keeps with an accept, and `toWish` sends to. */
export const aboutOf = ({ id }: Goods): string => `goods:${id}`;

/** `¥89`, `¥29.5` */
export const yuan = (fen: number): string => `¥${fen / 100}`;

/** By id of goods: pieces left. */
export async function stock(): Promise<Map<string, number>> {
  const rows = await find<{ left: number }>('demo_stock', {});
  const left = new Map(rows.map((row) => [row._id, row.left]));
  return new Map(GOODS.map(({ id, left: first }) => [id, left.get(id) ?? first]));
}

/** Moves that a stock remembers: a repeat comes within minutes, not after a hundred others. */
const REMEMBERED = 100;

/**
 * Adds pieces, or takes them (negative), in one update that also notes the name of the move: run again, at once
 * elsewhere, or after a death on the next line, it moves once.
 * @param name of the delivery or order
 * @returns false if there are not as many, and then nothing was changed
 */
export async function move(goods: Goods, pieces: number, name: string): Promise<boolean> {
  await add('demo_stock', goods.id, { left: goods.left, moves: [] });
  const is = command();
  const isNew = { _id: goods.id, left: is.gte(-pieces), moves: is.nin([name]) };
  const moves = is.push({ each: [name], slice: -REMEMBERED });
  if ((await change('demo_stock', isNew, { left: is.inc(pieces), moves })) > 0) return true;
  const known = await read<{ moves?: string[] }>('demo_stock', goods.id);
  return known?.moves?.includes(name) ?? false;
}
