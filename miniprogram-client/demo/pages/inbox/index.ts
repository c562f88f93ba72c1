/** What of `<notify-inbox>` a page calls. */
interface Inbox {
  refresh(): Promise<void>;
  more(): Promise<void>;
}

Page({
  inbox(): Inbox {
    return this.selectComponent('#messages') as unknown as Inbox;
  },
  async onPullDownRefresh() {
    await this.inbox().refresh();
    wx.stopPullDownRefresh();
  },
  onReachBottom() {
    void this.inbox().more();
  },
});
