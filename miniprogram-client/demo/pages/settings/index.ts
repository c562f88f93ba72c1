import type { Settings } from 'miniprogram-notify';
import { notify } from '../../notify';

Page({
  data: { preferences: null as Settings['preferences'] | null, failed: '', loading: true },
  onShow() {
    void this.load();
  },
  async load() {
    const answer = await notify.settings();
    if (answer.ok) this.setData({ preferences: answer.data.preferences, failed: '', loading: false });
    else this.setData({ failed: answer.message, loading: false });
  },
  async change(event: WechatMiniprogram.SwitchChange) {
    const { name } = event.currentTarget.dataset as { name: string };
    const answer = await notify.update({ topics: { [name]: event.detail.value ? 'instant' : 'off' } });
    if (!answer.ok) wx.showToast({ title: answer.message, icon: 'none' });
    await this.load();
  },
  async stop() {
    const { confirm } = await wx.showModal({ title: '全部退订？', content: '之后不会再收到任何通知' });
    if (!confirm) return;
    const answer = await notify.unsubscribe({ scope: 'all' });
    wx.showToast({ title: answer.ok ? '已退订' : answer.message, icon: 'none' });
    await this.load();
  },
});
