/** What a customer of the demo shop can do, each for themselves. */
import { answer, numberOf, ShopError, textOf, type Action } from '../shared/answer';
import { book, bookings, cancel, slots } from '../shared/bookings';
import { caller, notify } from '../shared/cloud';
import { add, command, find, put } from '../shared/database';
import { aboutOf, GOODS, goodsOf, move, stock } from '../shared/goods';
import { orderOf, viewOf, wantReminder, type Order } from '../shared/orders';
import { textOfTime } from '../shared/time';

interface Offer {
  goods: string;
  price: number;
  until: number;
}

const newest = { field: 'at', direction: 'desc' } as const;

/** @param openid of the customer */
const actionsFor = (openid: string): Record<string, Action> => ({
  async goods() {
    const left = await stock();
    return GOODS.map((goods) => ({ ...goods, left: left.get(goods.id) }));
  },

  /** `order` is the client's name for this purchase: a repeat after a lost answer buys once. */
  async buy(event) {
    const goods = goodsOf(textOf(event, 'goods'));
    const id = textOf(event, 'order');
    const value = goods.price;
    const remind = event['remind'] === true;
    const order: Order = {
      openid,
      goods: goods.id,
      value,
      state: 'paid',
      remind,
      code: '',
      until: 0,
      at: Date.now(),
    };
    if (!(await move(goods, -1, id))) throw new ShopError('SOLD_OUT', '刚刚卖完了，可以订阅到货提醒');
    if (!(await add('demo_orders', id, order))) {
      const made = await orderOf(id, openid);
      // Asked again with the tap that was repeated.
      if (remind && !made.remind) await wantReminder(made);
    }
    // Whichever notification brought the customer: the sale is counted for it, once. Who has it waits for it no more.
    await notify.convert({ goal: 'order', id, value, about: aboutOf(goods) });
    // Who has bought it needs no reminder of the cart.
    const bought = { kind: 'event', name: 'bought', props: { goods: goods.id } } as const;
    await notify.track({ events: [bought] });
    return { order: id };
  },

  async orders() {
    const rows = await find<Order>('demo_orders', { openid }, { orderBy: newest, limit: 50 });
    return rows.map(viewOf);
  },

  order: async (event) => viewOf(await orderOf(textOf(event, 'order'), openid)),

  remind: async (event) => wantReminder(await orderOf(textOf(event, 'order'), openid)),

  slots: async () => ({ slots: slots(), booked: await bookings(openid) }),
  book: async (event) => book(openid, numberOf(event, 'at', { min: 0, max: Number.MAX_SAFE_INTEGER })),
  cancelBooking: async (event) => cancel(openid, textOf(event, 'booking')),

  async offers() {
    const running = await find<Offer>('demo_offers', { until: command().gt(Date.now()) }, { limit: 20 });
    return running.map(({ _id, goods, price, until }) => {
      const { name, price: usual } = goodsOf(goods);
      return { id: _id, goods, name, price, usual, until: textOfTime(until) };
    });
  },

  follow: async () => put('demo_followers', openid, { at: Date.now() }),
});

export const main = (event: unknown): Promise<unknown> => {
  const { openid } = caller();
  if (!openid)
    return Promise.resolve({ ok: false, error: { code: 'NOT_A_USER', message: '请在小程序中使用' } });
  return answer(actionsFor(openid), event);
};
