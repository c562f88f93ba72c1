import type { NavBar, Tab } from '../chrome/state';
import { ApiFailure, asyncApi } from '../engine/fail';
import type { ApiPart } from '../engine/runtime';

/** Navigation bar, tab bar, pull-down refresh, scrolling of the page. */
export const bars: ApiPart = ({ chrome, stack, fileUrl }) => {
  const nav = (): NavBar => stack.top?.options.nav ?? chrome.nav;
  const tab = (index: number): Tab => {
    if (!chrome.tabBar || stack.top === undefined || !stack.isTab(stack.top.options.route))
      throw new ApiFailure('fail not TabBar page');
    const found = chrome.tabBar.tabs[index];
    if (!found) throw new ApiFailure('fail tabbar item not found');
    return found;
  };
  const onTab = <Options extends { index: number }>(
    name: string,
    change: (tab: Tab, options: Options) => void,
  ): unknown => asyncApi<Options>(name, (options) => change(tab(options.index), options));
  const hideTabs = (hidden: boolean) => () => {
    if (!chrome.tabBar) throw new ApiFailure('fail not TabBar page');
    chrome.tabBar.hidden = hidden;
  };
  return {
    setNavigationBarTitle: asyncApi<{ title: string }>('setNavigationBarTitle', ({ title }) => {
      nav().title = String(title);
    }),
    setNavigationBarColor: asyncApi<{ frontColor: string; backgroundColor: string }>(
      'setNavigationBarColor',
      (options) => {
        const { frontColor, backgroundColor: background } = options;
        nav().own = { background, text: frontColor === '#ffffff' ? 'white' : 'black' };
      },
    ),
    showNavigationBarLoading: asyncApi('showNavigationBarLoading', () => void (nav().loading = true)),
    hideNavigationBarLoading: asyncApi('hideNavigationBarLoading', () => void (nav().loading = false)),
    setTabBarBadge: onTab<{ index: number; text: string }>('setTabBarBadge', (each, { text }) => {
      each.badge = text.length > 4 ? '…' : text;
    }),
    removeTabBarBadge: onTab('removeTabBarBadge', (each) => (each.badge = undefined)),
    showTabBarRedDot: onTab('showTabBarRedDot', (each) => (each.dot = true)),
    hideTabBarRedDot: onTab('hideTabBarRedDot', (each) => (each.dot = false)),
    setTabBarItem: onTab<{ index: number; text?: string; iconPath?: string; selectedIconPath?: string }>(
      'setTabBarItem',
      (each, { text, iconPath, selectedIconPath }) => {
        if (text !== undefined) each.text = text;
        if (iconPath) each.icon = fileUrl('', iconPath);
        if (selectedIconPath) each.selectedIcon = fileUrl('', selectedIconPath);
      },
    ),
    hideTabBar: asyncApi('hideTabBar', hideTabs(true)),
    showTabBar: asyncApi('showTabBar', hideTabs(false)),
    startPullDownRefresh: asyncApi('startPullDownRefresh', () => {
      chrome.refreshing = true;
      stack.top?.call('onPullDownRefresh');
    }),
    stopPullDownRefresh: asyncApi('stopPullDownRefresh', () => void (chrome.refreshing = false)),
    pageScrollTo: asyncApi<{ scrollTop?: number; selector?: string; offsetTop?: number; duration?: number }>(
      'pageScrollTo',
      (options) => {
        const scroller = stack.top?.scroller;
        const behavior = (options.duration ?? 300) > 0 ? 'smooth' : 'instant';
        const target = options.selector
          ? stack.top?.root.getComponent().getShadowRoot()?.querySelector(options.selector)
          : undefined;
        const element = target?.getBackendElement() as unknown as HTMLElement | null | undefined;
        if (options.selector && !element) throw new ApiFailure(`fail no such node: ${options.selector}`);
        const top = element ? element.offsetTop + (options.offsetTop ?? 0) : (options.scrollTop ?? 0);
        scroller?.scrollTo({ top, behavior });
      },
    ),
  };
};
