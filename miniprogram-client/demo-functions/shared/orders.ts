import { ShopError } from './answer';
import { notify } from './cloud';
import { change, read } from './database';
import { goodsOf, STORE } from './goods';
import { HOUR, textOfTime } from './time';

/** `paid`: to be packed · `ready`: waits in the store, with `code` and `until` · `missed` */
export interface Order {
  openid: string;
  goods: string;
  /** In fen. */
  value: number;
  state: 'paid' | 'ready';
  /** The customer wants to be reminded of the pickup. */
  remind: boolean;
  /** What the customer says in the store; empty until it is ready. */
  code: string;
  /** Kept in the store until then; 0 until it is ready. */
  until: number;
  /** Epoch ms. */
  at: number;
}

/** An order as pages show it. */
export type OrderView = Pick<Order, 'goods' | 'value' | 'state' | 'remind' | 'code'> & {
  id: string;
  name: string;
  store: string;
  when: string;
  until: string;
};

/** How long before its end the customer is reminded. */
const AHEAD_MS = 2 * HOUR;

export function viewOf({
  _id,
  goods,
  value,
  state,
  remind,
  code,
  until,
  at,
}: Order & { _id: string }): OrderView {
  const { name } = goodsOf(goods);
  const times = { when: textOfTime(at), until: until ? textOfTime(until) : '' };
  return { id: _id, goods, name, value, state, remind, code, store: STORE, ...times };
}

/** A customer sees their own orders only. */
export async function orderOf(id: string, openid?: string): Promise<Order & { _id: string }> {
  const order = await read<Order>('demo_orders', id);
  if (!order || (openid !== undefined && order.openid !== openid))
    throw new ShopError('NO_SUCH_ORDER', '没有这个订单');
  return order;
}

/** Two hours before the store gives it back. Repeated with the same key: scheduled once. */
export async function scheduleReminder({
  _id,
  openid,
  goods,
  code,
  until,
}: Order & { _id: string }): Promise<void> {
  await notify.send({
    to: openid,
    template: 'pickupReminder',
    data: { goods: goodsOf(goods).name, code, store: STORE, until },
    key: `pickup:${_id}`,
    query: { order: _id },
    sendAt: until - AHEAD_MS,
  });
}

export async function wantReminder(order: Order & { _id: string }): Promise<void> {
  await change('demo_orders', { _id: order._id }, { remind: true });
  // Not ready yet: scheduled as soon as the store has packed it.
  if (order.state === 'ready') await scheduleReminder(order);
}
