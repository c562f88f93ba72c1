import type * as adapter from 'glass-easel-miniprogram-adapter/dist/glass_easel_miniprogram_adapter';
import type { EventChannel } from './eventChannel';
import type { NavBar } from '../chrome/state';
import type { Engine } from './space';

/** What scripts see in `getCurrentPages()`: the page with its own methods. */
export type PageInstance = Record<string, unknown>;

export interface PageOptions {
  /** Without slash. */
  route: string;
  query: Record<string, string>;
  /** The line to the page that opened this one with `events`. */
  channel?: EventChannel | undefined;
  nav: NavBar;
  /** Pixels from the end at which `onReachBottom` is called. */
  onReachBottomDistance: number;
}

/** One page of the stack: its component, its box on the screen, its life. */
export class Page {
  readonly root: adapter.Root;
  /** Does not scroll: what is `fixed` in the page is fixed to this. */
  readonly box: HTMLElement;
  readonly scroller: HTMLElement;
  private shown = false;
  private isReady = false;
  private atBottom = false;

  constructor(
    engine: Engine,
    readonly options: PageOptions,
    parent: HTMLElement,
    private readonly report: (error: unknown) => void,
  ) {
    this.root = engine.backend.createRoot(
      'page',
      engine.space,
      `/${options.route}${searchOf(options.query)}`,
    );
    this.box = element('mp-page');
    this.scroller = element('mp-scroller');
    const placeholder = element('mp-placeholder');
    this.scroller.append(placeholder);
    this.box.append(this.scroller);
    parent.append(this.box);
    const dom = this.root.getComponent().getBackendElement() as unknown as HTMLElement;
    dom.dataset['route'] = options.route;
    Object.assign(this.instance, {
      route: options.route,
      options: options.query,
      getOpenerEventChannel: () => options.channel ?? {},
    });
    this.root.attach(this.scroller as never, placeholder as never);
    this.scroller.addEventListener('scroll', () => this.scrolled(), { passive: true });
  }

  get instance(): PageInstance {
    return this.root.get() as unknown as PageInstance;
  }

  /** Once, when it is on top of the stack already: `onLoad` may change its bars. */
  load(): void {
    this.call('onLoad', { ...this.options.query });
  }

  show(): void {
    if (this.shown) return;
    this.shown = true;
    this.box.hidden = false;
    this.call('onShow');
    this.root.getComponent().triggerPageLifetime('show', []);
    setTimeout(() => this.ready());
  }

  hide(): void {
    if (!this.shown) return;
    this.shown = false;
    this.call('onHide');
    this.root.getComponent().triggerPageLifetime('hide', []);
  }

  unload(): void {
    this.shown = false;
    this.call('onUnload');
    this.root.release();
    this.box.remove();
  }

  /** Calls one of the page's own functions, if it has it. */
  call(name: string, value?: unknown): unknown {
    const handler = this.instance[name];
    if (typeof handler !== 'function') return undefined;
    try {
      return (handler as (value?: unknown) => unknown).call(this.instance, value);
    } catch (error) {
      this.report(error);
      return undefined;
    }
  }

  has(name: string): boolean {
    return typeof this.instance[name] === 'function';
  }

  private ready(): void {
    if (this.isReady) return;
    this.isReady = true;
    this.call('onReady');
  }

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.call('onPageScroll', { scrollTop });
    const atBottom = scrollHeight - scrollTop - clientHeight <= this.options.onReachBottomDistance;
    if (atBottom && !this.atBottom) this.call('onReachBottom');
    this.atBottom = atBottom;
  }
}

/** The query again, for pages that are made with `Component`: it fills their properties. What cannot be decoded is left out. */
function searchOf(query: Record<string, string>): string {
  const parts = Object.entries(query).flatMap(([name, value]) => {
    try {
      return [`${name}=${encodeURIComponent(decodeURIComponent(value))}`];
    } catch {
      return [];
    }
  });
  return parts.length > 0 ? `?${parts.join('&')}` : '';
}

function element(className: string): HTMLElement {
  const made = document.createElement('div');
  made.className = className;
  return made;
}
