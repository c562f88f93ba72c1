import type { EnterOptions } from '../../shared/ports';

type AppDefinition = Record<string, unknown>;
type Listener = (value: unknown) => void;

/** What can be listened for with `wx.onAppShow` and its like. */
export type AppEvent =
  'show' | 'hide' | 'error' | 'unhandledRejection' | 'networkStatus' | 'pageNotFound' | 'theme';

/** The `App({...})` of the mini program, and its life. */
export class AppHost {
  private instance: AppDefinition = {};
  private readonly listeners = new Map<AppEvent, Set<Listener>>();
  launchOptions: EnterOptions = { path: '', query: {}, scene: 1001 };
  enterOptions: EnterOptions = this.launchOptions;
  /** In front. */
  visible = false;

  /** @param report gets what a handler throws */
  constructor(private readonly report: (error: unknown) => void) {}

  /** `App` for the scripts. */
  readonly register = (definition: AppDefinition): void => {
    this.instance = definition;
  };

  /** `getApp` for the scripts. */
  readonly get = (): AppDefinition => this.instance;

  launch(options: EnterOptions): void {
    this.launchOptions = options;
    this.enterOptions = options;
    this.call('onLaunch', wechatOptions(options));
  }

  show(options: EnterOptions): void {
    this.enterOptions = options;
    this.visible = true;
    this.call('onShow', wechatOptions(options));
    this.emit('show', wechatOptions(options));
  }

  hide(): void {
    this.visible = false;
    this.call('onHide');
    this.emit('hide', { reason: 0 });
  }

  /** @returns whether the mini program handles it itself */
  pageNotFound(options: EnterOptions): boolean {
    const event = { path: options.path, query: options.query, isEntryPage: true };
    const handled =
      typeof this.instance['onPageNotFound'] === 'function' ||
      (this.listeners.get('pageNotFound')?.size ?? 0) > 0;
    this.call('onPageNotFound', event);
    this.emit('pageNotFound', event);
    return handled;
  }

  themeChanged(theme: 'light' | 'dark'): void {
    this.call('onThemeChange', { theme });
    this.emit('theme', { theme });
  }

  error(message: string): void {
    this.call('onError', message);
    this.emit('error', message);
  }

  on(event: AppEvent, listener: Listener): void {
    this.listeners.set(event, (this.listeners.get(event) ?? new Set()).add(listener));
  }

  /** Without a listener, all are taken off. */
  off(event: AppEvent, listener?: Listener): void {
    if (listener) this.listeners.get(event)?.delete(listener);
    else this.listeners.delete(event);
  }

  emit(event: AppEvent, value: unknown): void {
    for (const listener of this.listeners.get(event) ?? []) this.guard(() => listener(value));
  }

  private call(name: string, value?: unknown): void {
    const handler = this.instance[name];
    if (typeof handler === 'function') this.guard(() => (handler as Listener).call(this.instance, value));
  }

  private guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.report(error);
    }
  }
}

/** As `onLaunch`, `onShow` and `wx.getLaunchOptionsSync` give it. */
export function wechatOptions({ path, query, scene }: EnterOptions): Record<string, unknown> {
  return {
    path,
    query: { ...query },
    scene,
    referrerInfo: {},
    shareTicket: undefined,
    apiCategory: 'default',
  };
}
