import type { Problem } from './problem';

/** What the phone's screen fetches: a whole mini program, compiled. Paths have no leading slash and no extension. */
export interface Bundle {
  /** Changes with every edit. */
  version: number;
  config: AppConfig;
  /** Every page and component that a page can reach. */
  units: Record<string, Unit>;
  /** JavaScript expression: `{[path]: generator}` as glass-easel's template compiler makes it. */
  templates: string;
  /** Style sheets in the order in which they apply; `app` first. */
  styles: StyleSheet[];
  /** CommonJS source of every script by path. */
  modules: Record<string, string>;
  problems: Problem[];
}

/** A page's or component's JSON. */
export interface Unit {
  kind: 'page' | 'component';
  /** Tag → path with leading slash. */
  usingComponents: Record<string, string>;
  componentGenerics?: Record<string, true | { default?: string }>;
  componentPlaceholder?: Record<string, string>;
  styleIsolation?: string;
  pureDataPattern?: string;
  /** `"component": true`. */
  component: boolean;
  /** Title bar and such; pages only. */
  window: WindowConfig;
}

export interface StyleSheet {
  /** `app`, or the page or component that it belongs to. */
  path: string;
  css: string;
}

export interface AppConfig {
  pages: string[];
  entry: string;
  window: WindowConfig;
  tabBar?: TabBar | undefined;
  usingComponents: Record<string, string>;
  darkmode: boolean;
  /** Values of `@name` in window and tab bar. */
  theme: { light: Record<string, string>; dark: Record<string, string> };
}

/** As in a page's JSON or `app.json`'s `window`. */
export interface WindowConfig {
  navigationBarTitleText?: string;
  navigationBarBackgroundColor?: string;
  navigationBarTextStyle?: 'black' | 'white' | string;
  navigationStyle?: 'default' | 'custom';
  backgroundColor?: string;
  enablePullDownRefresh?: boolean;
  onReachBottomDistance?: number;
  disableScroll?: boolean;
}

export interface TabBar {
  list: TabBarItem[];
  color?: string;
  selectedColor?: string;
  backgroundColor?: string;
  borderStyle?: string;
}

interface TabBarItem {
  pagePath: string;
  text: string;
  iconPath?: string;
  selectedIconPath?: string;
}

/** The scope name that a component's classes carry: `components/card/index` → `components-card-index`. */
export function scopeOf(path: string): string {
  return path.replace(/[^\w-]/g, '-');
}

/** How far a style sheet of this unit reaches: `own` classes only, or `shared` with pages. */
export function isShared(unit: Unit): boolean {
  return (
    unit.styleIsolation === 'shared' ||
    unit.styleIsolation === 'page-shared' ||
    (!unit.component && !unit.styleIsolation)
  );
}
