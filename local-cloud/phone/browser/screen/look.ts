import { reactive } from 'vue';
import type { AppConfig, Bundle, Unit } from '../shared/bundle';
import type { NavBar, TabBarState } from './chrome/state';

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

/** Whether the mini program is shown in its dark colours. */
export function isDark({ darkmode }: AppConfig): boolean {
  return darkmode && window.matchMedia('(prefers-color-scheme: dark)').matches;
}

/** A value of `window` or `tabBar`; `@name` is looked up in the theme file. */
function themed(
  config: AppConfig,
  value: string | undefined,
  otherwise: [light: string, dark: string],
): string {
  const dark = isDark(config);
  if (value?.startsWith('@')) value = (dark ? config.theme.dark : config.theme.light)[value.slice(1)];
  return value ?? otherwise[dark ? 1 : 0];
}

/** The navigation bar of a page: its own JSON over `app.json`'s window. */
export function navBarOf(config: AppConfig, unit: Unit | undefined): NavBar {
  const merged = { ...config.window, ...unit?.window };
  const text = themed(config, merged.navigationBarTextStyle, ['black', 'white']);
  return reactive({
    title: merged.navigationBarTitleText ?? '',
    background: themed(config, merged.navigationBarBackgroundColor, ['#ffffff', '#191919']),
    text: text === 'white' ? 'white' : 'black',
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
    colour: themed(config, tabBar.color, ['#888888', '#9b9b9b']),
    selectedColour: themed(config, tabBar.selectedColor, ['#07c160', '#07c160']),
    background: themed(config, tabBar.backgroundColor, ['#f7f7f7', '#202020']),
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
