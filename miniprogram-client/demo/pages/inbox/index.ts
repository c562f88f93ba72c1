import type { InboxItem } from 'miniprogram-notify';
import { notify } from '../../notify';

Page({
  data: { items: [] as InboxItem[], failed: '', loading: true },
  onShow() {
    void this.load();
  },
  async load() {
    const answer = await notify.inbox();
    if (answer.ok) this.setData({ items: answer.data.items, failed: '', loading: false });
    else this.setData({ failed: answer.message, loading: false });
  },
  again(event: WechatMiniprogram.TouchEvent) {
    void notify
      .ask(event.currentTarget.dataset['alias'])
      .then(({ message }) => wx.showToast({ title: message, icon: 'none' }));
  },
});
