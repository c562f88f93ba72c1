import type { AskOutcome } from 'miniprogram-notify';
import { notify } from '../../notify';
import { once, sentenceOf, shop, waitsFor, type Goods } from '../../shop';

Page({
  data: {
    id: '',
    nid: '',
    failed: '',
    loading: true,
    busy: false,
    goods: null as Goods | null,
    wished: false,
    inCart: false,
  },
  onLoad({ goods = '', nid = '' }) {
    this.setData({ id: goods, nid });
  },
  onShow() {
    void this.load();
  },
  async load() {
    try {
      const goods = (await shop<Goods[]>('goods')).find(({ id }) => id === this.data.id);
      this.setData({ goods: goods || null, failed: goods ? '' : '没有这件商品', loading: false });
      this.waits();
      // A card or a purchase elsewhere has ended the waiting.
      if (goods && !goods.left && this.data.wished && (await notify.settings()).ok) this.waits();
    } catch (error) {
      this.setData({ failed: this.data.goods ? '' : sentenceOf(error), loading: false });
    }
  },
  /** Whether the user is on the waiting list: it is kept with the accept. */
  waits() {
    this.setData({ wished: waitsFor(this.data.id) });
  },
  /** Paying is a good moment: the user wants to know when it can be picked up. The sheet is asked for in the turn of the tap. */
  buy() {
    if (this.data.busy) return;
    this.setData({ busy: true });
    void this.order(notify.ask(['orderProgress', 'pickupReminder'], { place: 'buy' }));
  },
  async order(asked: Promise<AskOutcome>) {
    const { accepted } = await asked;
    const remind = accepted.indexOf('pickupReminder') >= 0;
    try {
      const goods = this.data.id;
      const { order } = await once(`buy:${goods}`, (name) =>
        shop<{ order: string }>('buy', { goods, order: name, remind }),
      );
      // Busy until the other page is there: a tap in between would buy again.
      await wx.navigateTo({ url: `/pages/order/index?order=${order}` });
    } catch (error) {
      wx.showToast({ title: sentenceOf(error), icon: 'none' });
      void this.load();
    } finally {
      this.setData({ busy: false });
    }
  },
  /** What is only put there may be forgotten: an operator's campaign may remind of it. A shop would keep the cart, too. */
  putInCart() {
    this.setData({ inCart: true });
    void notify.track({ kind: 'event', name: 'cart', props: { goods: this.data.id } });
  },
  home() {
    wx.switchTab({ url: '/pages/home/index' });
  },
  /** Without the notification's id: what a friend opens is nobody's click. */
  onShareAppMessage() {
    const { id, goods } = this.data;
    return { title: goods ? goods.name : '街角茶铺', path: `/pages/goods/index?goods=${id}` };
  },
});
