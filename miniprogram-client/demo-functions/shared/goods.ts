import { ShopError } from './answer';
import { add, change, command, find } from './database';

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

/** `¥89`, `¥29.5` */
export const yuan = (fen: number): string => `¥${fen / 100}`;

/** By id of goods: pieces left. */
export async function stock(): Promise<Map<string, number>> {
  const rows = await find<{ left: number }>('demo_stock', {});
  const left = new Map(rows.map((row) => [row._id, row.left]));
  return new Map(GOODS.map(({ id, left: first }) => [id, left.get(id) ?? first]));
}

/** Adds pieces, or takes them (negative). @returns false if there are not as many, and then nothing was changed */
export async function move(goods: Goods, pieces: number): Promise<boolean> {
  await add('demo_stock', goods.id, { left: goods.left });
  const enough = { _id: goods.id, left: command().gte(-pieces) };
  return (await change('demo_stock', enough, { left: command().inc(pieces) })) > 0;
}
