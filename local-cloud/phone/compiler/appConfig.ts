import { isObject, readJson, stringsOf } from './json';
import type { Problems } from './problems';
import type { SourceTree } from './sourceTree';
import type { AppConfig, TabBar, WindowConfig } from '../browser/shared/bundle';

/** Reads `app.json`: pages with those of subpackages, window, tab bar, global components. */
export function readAppConfig(tree: SourceTree, problems: Problems): AppConfig {
  if (!tree.exists('app.json')) {
    problems.error(
      'app.json',
      `There is no app.json in ${tree.root}. Is this the folder that DevTools opens as miniprogramRoot?`,
    );
  }
  const json = readJson(tree, 'app.json', problems);
  const pages = pagesOf(json, problems);
  const darkmode = json['darkmode'] === true;
  const theme =
    darkmode && typeof json['themeLocation'] === 'string'
      ? readJson(tree, json['themeLocation'], problems)
      : {};
  return {
    pages,
    entry: typeof json['entryPagePath'] === 'string' ? clean(json['entryPagePath']) : (pages[0] ?? ''),
    window: (isObject(json['window']) ? json['window'] : {}) as WindowConfig,
    tabBar: tabBarOf(json['tabBar'], pages, problems),
    usingComponents: stringsOf(json['usingComponents']),
    darkmode,
    theme: {
      light: stringsOf(theme['light']),
      dark: stringsOf(theme['dark']),
    },
  };
}

function pagesOf(json: Record<string, unknown>, problems: Problems): string[] {
  const main = Array.isArray(json['pages']) ? json['pages'].filter((page) => typeof page === 'string') : [];
  const packages = json['subPackages'] ?? json['subpackages'];
  const sub = (Array.isArray(packages) ? packages : []).filter(isObject).flatMap((each) => {
    const root = typeof each['root'] === 'string' ? each['root'].replace(/^\/|\/$/g, '') : '';
    return (Array.isArray(each['pages']) ? each['pages'] : []).map((page) => `${root}/${String(page)}`);
  });
  const pages = [...main, ...sub].map(clean);
  if (pages.length === 0)
    problems.error('app.json', 'Expected "pages" to list at least one page, e.g. ["pages/index/index"].');
  return [...new Set(pages)];
}

function tabBarOf(value: unknown, pages: string[], problems: Problems): TabBar | undefined {
  if (!isObject(value)) return undefined;
  const list = (Array.isArray(value['list']) ? value['list'] : []).filter(isObject).map((item) => ({
    pagePath: clean(String(item['pagePath'] ?? '')),
    text: String(item['text'] ?? ''),
    ...stringsOf({ iconPath: item['iconPath'], selectedIconPath: item['selectedIconPath'] }),
  }));
  if (list.length < 2 || list.length > 5)
    problems.error('app.json', `tabBar.list: expected 2 to 5 items, got ${list.length}.`);
  for (const { pagePath } of list) {
    if (!pages.includes(pagePath))
      problems.error('app.json', `tabBar.list: "${pagePath}" is not in "pages".`);
  }
  const { color, selectedColor, backgroundColor, borderStyle } = stringsOf(value);
  return { list, ...defined({ color, selectedColor, backgroundColor, borderStyle }) };
}

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

function clean(path: string): string {
  return path.replace(/^\//, '');
}
