import { sentenceOf, shop, type Order } from '../../shop';

Page({
  data: { orders: [] as Order[], loading: true, failed: '' },
  onShow() {
    void this.load();
  },
  async onPullDownRefresh() {
    await this.load();
    wx.stopPullDownRefresh();
  },
  async load() {
    try {
      this.setData({ orders: await shop<Order[]>('orders'), failed: '', loading: false });
    } catch (error) {
      this.setData({ failed: this.data.orders.length > 0 ? '' : sentenceOf(error), loading: false });
    }
  },
  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/order/index?order=${event.currentTarget.dataset['id']}` });
  },
});
