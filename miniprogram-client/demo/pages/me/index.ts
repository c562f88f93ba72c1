import { notify } from '../../notify';

Page({
  data: { unread: 0 },
  stop: (): void => undefined,
  onLoad() {
    this.stop = notify.onChange(({ unread }) => this.setData({ unread }));
    this.setData({ unread: notify.known().unread });
  },
  onUnload() {
    this.stop();
  },
  open(event: WechatMiniprogram.TouchEvent) {
    wx.navigateTo({ url: `/pages/${event.currentTarget.dataset['page']}/index` });
  },
});
