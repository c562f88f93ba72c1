import { createApp, defineComponent } from 'vue';
import { NavigationBar, ProblemScreen, TabBar, Toast } from './bars';
import { Sheets } from './sheets';
import type { ChromeState } from './state';

/** What the bars' buttons do. */
export interface ChromeActions {
  back(): void;
  home(): void;
  menu(): void;
  leave(): void;
  tab(path: string): void;
}

/** Draws everything around the page. @returns the element in which pages are put */
export function mountChrome(chrome: ChromeState, actions: ChromeActions): HTMLElement {
  const root = document.createElement('div');
  root.className = 'mp-screen';
  document.body.append(root);
  const Screen = defineComponent({
    components: { NavigationBar, TabBar, Toast, Sheets, ProblemScreen },
    setup: () => ({ chrome, actions }),
    template: `
      <NavigationBar :chrome="chrome" @back="actions.back()" @home="actions.home()" @menu="actions.menu()" @leave="actions.leave()" />
      <div class="mp-offline" v-if="chrome.network !== 'online'" role="status">{{ chrome.network === 'offline' ? '当前网络不可用' : '网络很慢' }}</div>
      <div class="mp-refreshing" v-if="chrome.refreshing"><i></i><i></i><i></i></div>
      <main class="mp-pages"></main>
      <TabBar :chrome="chrome" @tab="actions.tab($event)" />
      <Toast :chrome="chrome" />
      <Sheets :chrome="chrome" />
      <ProblemScreen :chrome="chrome" />`,
  });
  createApp(Screen).mount(root);
  const pages = root.querySelector<HTMLElement>('.mp-pages');
  if (!pages) throw new Error('The screen has no place for pages.');
  keepUnits(pages);
  return pages;
}

/** `rpx`, `vh` and `vw` follow the room that the bars leave. */
function keepUnits(pages: HTMLElement): void {
  const update = (): void => {
    const { clientWidth, clientHeight } = pages;
    pages.style.setProperty('--rpx', `${clientWidth / 750}px`);
    pages.style.setProperty('--vw', `${clientWidth / 100}px`);
    pages.style.setProperty('--vh', `${clientHeight / 100}px`);
  };
  new ResizeObserver(update).observe(pages);
  update();
}
