import { sentenceOf, shop, type Offer } from '../../shop';

Page({
  data: { offers: [] as Offer[], failed: '', loading: true },
  onShow() {
    void this.load();
  },
  async load() {
    try {
      this.setData({ offers: await shop<Offer[]>('offers'), failed: '', loading: false });
    } catch (error) {
      this.setData({ failed: this.data.offers.length > 0 ? '' : sentenceOf(error), loading: false });
    }
  },
  async accepted() {
    try {
      await shop('follow');
    } catch (error) {
      wx.showToast({ title: sentenceOf(error), icon: 'none' });
    }
  },
  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/goods/index?goods=${event.currentTarget.dataset['goods']}` });
  },
});
