import type { AskOutcome } from 'miniprogram-notify';
import { notify } from '../../notify';
import { sentenceOf, shop, type Booking, type Slot } from '../../shop';

Page({
  data: {
    slots: [] as Slot[],
    booked: [] as Booking[],
    chosen: 0,
    busy: false,
    failed: '',
    loading: true,
    hint: '',
  },
  onShow() {
    void this.load();
  },
  async load() {
    try {
      const { slots, booked } = await shop<{ slots: Slot[]; booked: Booking[] }>('slots');
      const free = slots.filter(({ at }) => !booked.some((each) => each.at === at));
      this.setData({ slots: free, booked, failed: '', loading: false });
    } catch (error) {
      this.setData({ failed: this.data.slots.length > 0 ? '' : sentenceOf(error), loading: false });
    }
  },
  choose(event: WechatMiniprogram.TouchEvent) {
    this.setData({ chosen: event.currentTarget.dataset['at'] as number });
  },
  /** The sheet is asked for in the turn of the tap; the booking stands whatever the answer. */
  book() {
    if (this.data.busy) return;
    this.setData({ busy: true });
    void this.booked(notify.ask('bookingReminder', { place: 'booking' }));
  },
  async booked(asked: Promise<AskOutcome>) {
    const outcome = await asked;
    this.setData({ hint: outcome.ok ? '' : outcome.message });
    try {
      await shop('book', { at: this.data.chosen });
      wx.showToast({ title: outcome.ok ? '约好了，会提醒你' : '约好了' });
      this.setData({ chosen: 0 });
      await this.load();
    } catch (error) {
      wx.showToast({ title: sentenceOf(error), icon: 'none' });
    } finally {
      this.setData({ busy: false });
    }
  },
  async cancel(event: WechatMiniprogram.TouchEvent) {
    const { id: booking, text } = event.currentTarget.dataset as { id: string; text: string };
    const { confirm } = await wx.showModal({ title: '取消预约？', content: `${text}，提醒也会一并取消` });
    if (!confirm) return;
    try {
      await shop('cancelBooking', { booking });
      await this.load();
    } catch (error) {
      wx.showToast({ title: sentenceOf(error), icon: 'none' });
    }
  },
  settings() {
    wx.navigateTo({ url: '/pages/settings/index' });
  },
});
