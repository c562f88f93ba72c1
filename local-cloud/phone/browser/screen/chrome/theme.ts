import { shallowReactive } from 'vue';
import type { AppConfig } from '../../shared/bundle';

const query = window.matchMedia('(prefers-color-scheme: dark)');
/** What the browser is set to; who draws by it is drawn anew when it changes. */
const system = shallowReactive({ dark: query.matches });
query.addEventListener('change', ({ matches }) => (system.dark = matches));

type Darkmode = Pick<AppConfig, 'darkmode'>;

/** Whether the mini program is shown in its dark colours. */
function isDark({ darkmode }: Darkmode): boolean {
  return darkmode && system.dark;
}

/** As `getAppBaseInfo().theme` and `onThemeChange` name it. */
export function themeOf(config: Darkmode): 'light' | 'dark' {
  return isDark(config) ? 'dark' : 'light';
}

/** Calls back when a mini program that knows dark colours is to show the other ones. */
export function onTheme(config: Darkmode, changed: (theme: 'light' | 'dark') => void): void {
  if (config.darkmode) query.addEventListener('change', () => changed(themeOf(config)));
}

/** A value of `window` or `tabBar`; `@name` is looked up in the theme file. */
export function themed(
  config: AppConfig,
  value: string | undefined,
  otherwise: [light: string, dark: string],
): string {
  const theme = themeOf(config);
  const found = value?.startsWith('@') ? config.theme[theme][value.slice(1)] : value;
  return found ?? otherwise[theme === 'dark' ? 1 : 0];
}
