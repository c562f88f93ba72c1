import { reactive } from 'vue';
import type { AppConfig, Bundle, Unit } from '../shared/bundle';
import type { NavBar, TabBarState } from './chrome/state';
import { themed } from './chrome/theme';

/** Puts the mini program's style sheets into the document, in their order. */
export function addStyles(bundle: Bundle): void {
  for (const { path, css } of bundle.styles) {
    const sheet = document.createElement('style');
    sheet.dataset['path'] = path;
    sheet.textContent = css;
    document.head.append(sheet);
  }
  document.documentElement.classList.toggle('mp-dark-allowed', bundle.config.darkmode);
}

/** The navigation bar of a page: its own JSON over `app.json`'s window. Its colours follow the theme while it is shown. */
export function navBarOf(config: AppConfig, unit: Unit | undefined): NavBar {
  const merged = { ...config.window, ...unit?.window };
  return reactive<NavBar>({
    title: merged.navigationBarTitleText ?? '',
    own: undefined,
    get background() {
      return (
        this.own?.background ?? themed(config, merged.navigationBarBackgroundColor, ['#ffffff', '#191919'])
      );
    },
    get text() {
      const text = this.own?.text ?? themed(config, merged.navigationBarTextStyle, ['black', 'white']);
      return text === 'white' ? 'white' : 'black';
    },
    loading: false,
    custom: merged.navigationStyle === 'custom',
  });
}

export function tabBarState(config: AppConfig): TabBarState | undefined {
  const { tabBar } = config;
  if (!tabBar) return undefined;
  return {
    tabs: tabBar.list.map(({ pagePath, text, iconPath, selectedIconPath }) => ({
      pagePath,
      text,
      icon: iconPath ? fileUrl('', iconPath) : undefined,
      selectedIcon: selectedIconPath ? fileUrl('', selectedIconPath) : undefined,
      badge: undefined,
      dot: false,
    })),
    get colour() {
      return themed(config, tabBar.color, ['#888888', '#9b9b9b']);
    },
    get selectedColour() {
      return themed(config, tabBar.selectedColor, ['#07c160', '#07c160']);
    },
    get background() {
      return themed(config, tabBar.backgroundColor, ['#f7f7f7', '#202020']);
    },
    hidden: false,
  };
}

/** URL of a picture: a file of the mini program (seen from a page or component), or one from elsewhere. */
export function fileUrl(from: string, path: string): string {
  if (/^(https?:|data:|blob:)/.test(path)) return path;
  // From `pages/a/index`: below `/pages/a/`; from the app itself: below `/`.
  const { pathname } = new URL(path, `http://mini.program/${from}`);
  return `/phone/files${pathname}`;
}
