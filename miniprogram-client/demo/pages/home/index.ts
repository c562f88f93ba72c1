import { sentenceOf, shop, waitsFor, type Goods } from '../../shop';

Page({
  data: { goods: [] as (Goods & { waits: boolean })[], loading: true, failed: '' },
  onShow() {
    void this.load();
  },
  async onPullDownRefresh() {
    await this.load();
    wx.stopPullDownRefresh();
  },
  async load() {
    try {
      const goods = (await shop<Goods[]>('goods')).map((each) => ({
        ...each,
        waits: each.left === 0 && waitsFor(each.id),
      }));
      this.setData({ goods, failed: '', loading: false });
    } catch (error) {
      // What was shown before stays.
      this.setData({ failed: this.data.goods.length > 0 ? '' : sentenceOf(error), loading: false });
    }
  },
  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/goods/index?goods=${event.currentTarget.dataset['id']}` });
  },
});
