/** What the shop's staff do, and what customers are told of it. */
import { answer, numberOf, ShopError, textOf, type Action } from '../shared/answer';
import { notify } from '../shared/cloud';
import { add, change, find } from '../shared/database';
import { aboutOf, GOODS, goodsOf, move, stock, yuan, type Goods } from '../shared/goods';
import { orderOf, scheduleReminder, viewOf, type Order } from '../shared/orders';
import { onlyStaff } from '../shared/staff';
import { DAY } from '../shared/time';
import { tellAll } from '../shared/tell';

const MOST_PIECES = 100;
const MOST_FEN = 1_000_000;

const actions: Record<string, Action> = {
  async overview() {
    const [left, orders] = await Promise.all([stock(), find<Order>('demo_orders', { state: 'paid' })]);
    return {
      goods: GOODS.map(({ id, name, price }) => ({ id, name, price, left: left.get(id) })),
      orders: orders.map(viewOf),
    };
  },

  /** Goods came in. `delivery` names the event: a repeat adds nothing and tells nobody twice. */
  async arrive(event) {
    const goods = goodsOf(textOf(event, 'goods'));
    const delivery = textOf(event, 'delivery');
    const pieces = numberOf(event, 'pieces', { min: 1, max: MOST_PIECES });
    await move(goods, pieces, delivery);
    return tellWaiting(goods, delivery, pieces);
  },

  /** The order waits in the store for a day. */
  async pack(event) {
    const order = await orderOf(textOf(event, 'order'));
    const now = Date.now();
    const ready = { state: 'ready', code: order._id.slice(-4).toUpperCase(), until: now + DAY } as const;
    if ((await change('demo_orders', { _id: order._id, state: 'paid' }, ready)) === 0)
      throw new ShopError('ALREADY_PACKED', '这个订单已经备好了');
    const { state, willSend } = await notify.send({
      to: order.openid,
      template: 'orderProgress',
      data: { order: order._id, goods: goodsOf(order.goods).name, status: '待取货', at: now },
      key: `ready:${order._id}`,
      query: { order: order._id },
    });
    if (order.remind) await scheduleReminder({ ...order, ...ready });
    return { state, willSend };
  },

  /** A good price, for those who asked to hear of such: each with a code of their own (`demoContent`). */
  async offer(event) {
    const goods = goodsOf(textOf(event, 'goods'));
    const offer = textOf(event, 'offer');
    const price = numberOf(event, 'price', { min: 1, max: MOST_FEN });
    const until = Date.now() + 2 * DAY;
    await add('demo_offers', offer, { goods: goods.id, price, until });
    const followers = await find('demo_followers', {}, { limit: 1000 });
    return tellAll(
      followers.map(({ _id: to }) => ({
        to,
        template: 'offer',
        data: { goods: goods.name, price: yuan(price), until },
        key: `offer:${offer}`,
        query: { goods: goods.id },
      })),
      { function: 'demoContent' },
    );
  },
};

/**
 * As many as there are pieces, who has waited longest first; a card ends the waiting, so the next delivery is for the next
 * ones. The list is kept with the accepts: nobody is on it whom no message could reach.
 * @returns how many are told
 */
async function tellWaiting(goods: Goods, delivery: string, pieces: number): Promise<{ told: number }> {
  const { made } = await notify.toWish({
    about: aboutOf(goods),
    template: 'backInStock',
    data: { goods: goods.name, price: yuan(goods.price) },
    key: `restock:${goods.id}:${delivery}`,
    query: { goods: goods.id },
    limit: pieces,
  });
  return { told: made };
}

export const main = (event: unknown): Promise<unknown> =>
  answer(
    Object.fromEntries(
      Object.entries(actions).map(([name, action]): [string, Action] => [
        name,
        async (request) => {
          await onlyStaff();
          return action(request);
        },
      ]),
    ),
    event,
  );
