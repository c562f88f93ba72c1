import type { AskOutcome } from 'miniprogram-notify';
import { sentenceOf, shop, type Order } from '../../shop';

Page({
  data: { id: '', order: null as Order | null, failed: '', loading: true },
  onLoad({ order = '' }) {
    this.setData({ id: order });
  },
  onShow() {
    void this.load();
  },
  async load() {
    try {
      this.setData({
        order: await shop<Order>('order', { order: this.data.id }),
        failed: '',
        loading: false,
      });
    } catch (error) {
      this.setData({ failed: this.data.order ? '' : sentenceOf(error), loading: false });
    }
  },
  async asked({ detail }: WechatMiniprogram.CustomEvent<{ outcome: AskOutcome }>) {
    if (!detail.outcome.ok) return;
    try {
      await shop('remind', { order: this.data.id });
      await this.load();
    } catch (error) {
      wx.showToast({ title: sentenceOf(error), icon: 'none' });
    }
  },
  orders() {
    wx.switchTab({ url: '/pages/orders/index' });
  },
});
