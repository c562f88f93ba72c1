import type { Bundle } from '../shared/bundle';
import type { ChromeState } from './chrome/state';
import { Page } from './engine/page';
import { pullDown } from './engine/pullDown';
import type { Engine } from './engine/space';
import type { PageUrl } from './engine/url';
import { navBarOf } from './look';

export interface PageParts {
  bundle: Bundle;
  engine: Engine;
  /** Where pages are put. */
  parent: HTMLElement;
  chrome: ChromeState;
  report(error: unknown): void;
}

/** A page as its JSON and `app.json`'s window say. */
export function createPage(url: PageUrl, { bundle, engine, parent, chrome, report }: PageParts): Page {
  const { config, units } = bundle;
  const unit = units[url.path];
  const { onReachBottomDistance = 50, enablePullDownRefresh = false } = { ...config.window, ...unit?.window };
  const nav = navBarOf(config, unit);
  const page = new Page(
    engine,
    { route: url.path, query: url.query, channel: url.channel, nav, onReachBottomDistance },
    parent,
    report,
  );
  if (enablePullDownRefresh) {
    pullDown(page.scroller, () => {
      chrome.refreshing = true;
      page.call('onPullDownRefresh');
    });
  }
  return page;
}
