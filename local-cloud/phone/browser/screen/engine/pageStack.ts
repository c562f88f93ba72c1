import type { ChromeState } from '../chrome/state';
import { ApiFailure } from './fail';
import type { Page, PageInstance } from './page';
import type { PageUrl } from './url';

/** WeChat's limit of pages on top of each other. */
const MOST_PAGES = 10;

export interface StackParts {
  chrome: ChromeState;
  pages: readonly string[];
  tabs: readonly string[];
  entry: string;
  /** Makes a page and puts it on the screen; `load` is the stack's to call. */
  create(url: PageUrl): Page;
}

/** The pages on top of each other, and those behind the tabs. */
export class PageStack {
  private stack: Page[] = [];
  /** Tab pages live on while another tab is shown. */
  private readonly tabPages = new Map<string, Page>();
  /** The mini program is in front: its top page is shown. */
  private visible = true;

  constructor(private readonly parts: StackParts) {}

  get top(): Page | undefined {
    return this.stack.at(-1);
  }

  instances(): PageInstance[] {
    return this.stack.map((page) => page.instance);
  }

  isTab(path: string): boolean {
    return this.parts.tabs.includes(path);
  }

  has(path: string): boolean {
    return this.parts.pages.includes(path);
  }

  navigateTo(url: PageUrl): Page {
    this.mustExist(url);
    if (this.isTab(url.path)) throw new ApiFailure('fail can not navigateTo a tabbar page');
    if (this.stack.length >= MOST_PAGES) throw new ApiFailure(`fail webview count limit exceed`);
    this.top?.hide();
    return this.push(url);
  }

  redirectTo(url: PageUrl): void {
    this.mustExist(url);
    if (this.isTab(url.path)) throw new ApiFailure('fail can not redirectTo a tabbar page');
    this.pop(1);
    this.push(url);
  }

  reLaunch(url: PageUrl): void {
    this.mustExist(url);
    this.clear();
    this.push(url);
  }

  switchTab(url: PageUrl): void {
    this.mustExist(url);
    if (!this.isTab(url.path)) throw new ApiFailure('fail can not switch to no-tabBar page');
    const kept = this.tabPages.get(url.path);
    if (kept && this.stack.length === 1 && this.top === kept) return;
    this.top?.hide();
    while (this.top && !this.isTabPage(this.top)) this.pop(1);
    if (kept) this.place([kept]);
    else {
      this.stack = [];
      this.push({ path: url.path, query: {} });
    }
  }

  navigateBack(delta: number): void {
    const count = Math.min(Math.max(1, delta), this.stack.length - 1);
    if (count < 1) throw new ApiFailure('fail cannot navigate back at first page.');
    this.pop(count);
    this.place(this.stack);
  }

  /** The mini program comes to the front or goes to the background. */
  setVisible(visible: boolean): void {
    this.visible = visible;
    if (visible) this.top?.show();
    else this.top?.hide();
  }

  private push(url: PageUrl): Page {
    const page = this.parts.create(url);
    if (this.isTab(url.path)) this.tabPages.set(url.path, page);
    this.stack = [...this.stack, page];
    page.load();
    this.place(this.stack);
    return page;
  }

  private pop(count: number): void {
    for (const page of this.stack.splice(-count).reverse()) {
      page.unload();
      for (const [path, each] of this.tabPages) if (each === page) this.tabPages.delete(path);
    }
  }

  private clear(): void {
    this.pop(this.stack.length);
    for (const page of this.tabPages.values()) page.unload();
    this.tabPages.clear();
  }

  private place(stack: Page[]): void {
    this.stack = stack;
    const { chrome, tabs, entry } = this.parts;
    for (const page of this.tabPages.values()) page.box.hidden = page !== this.top;
    for (const page of stack) page.box.hidden = page !== this.top;
    if (!this.top) return;
    const { route, nav } = this.top.options;
    chrome.nav = nav;
    chrome.selectedTab = tabs.indexOf(route);
    chrome.canGoBack = stack.length > 1;
    chrome.canGoHome = stack.length === 1 && !this.isTab(route) && route !== entry;
    if (this.visible) this.top.show();
  }

  private isTabPage(page: Page): boolean {
    return [...this.tabPages.values()].includes(page);
  }

  private mustExist({ path }: PageUrl): void {
    if (!this.has(path)) throw new ApiFailure(`fail page "${path}" is not found`);
  }
}
