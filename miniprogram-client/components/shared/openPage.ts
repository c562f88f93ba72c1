/**
 * Opens a page of this mini program; one behind a tab, too, which takes no query.
 * @param page without leading slash, with query
 * @returns whether it was opened
 */
export function openPage(page: string): Promise<boolean> {
  return new Promise((resolve) => {
    wx.navigateTo({
      url: `/${page}`,
      success: () => resolve(true),
      fail: () =>
        wx.switchTab({
          url: `/${page.split('?')[0]}`,
          success: () => resolve(true),
          fail: () => resolve(false),
        }),
    });
  });
}
