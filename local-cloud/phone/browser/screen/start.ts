/// <reference lib="dom" />
import type { Bundle } from '../shared/bundle';
import type { EnterOptions, ScreenPort, ShellPort } from '../shared/ports';
import { createWx } from './api';
import { networkStatus } from './api/system';
import { mountChrome } from './chrome/mount';
import { ChromeState } from './chrome/state';
import { createConsole } from './console';
import { AppHost } from './engine/app';
import { PhoneClock } from './engine/clock';
import { Gesture } from './engine/gesture';
import { Modules } from './engine/modules';
import { Page } from './engine/page';
import { PageStack } from './engine/pageStack';
import { loadScripts } from './engine/scripts';
import { createEngine, type Engine } from './engine/space';
import type { PageUrl } from './engine/url';
import { addStyles, fileUrl, navBarOf, tabBarState } from './look';
import { missingReporter } from './missing';
import { reportError } from './problems';
import { listenToWarnings } from './warnings';

/** Room for clock and signal in a drawn phone, in pixels. */
const STATUS_BAR = 47;

/** Runs a compiled mini program in this document, and starts it unless its files are broken. */
export async function startScreen(bundle: Bundle, shell: ShellPort): Promise<ScreenPort> {
  const { config } = bundle;
  const chrome = ChromeState.create();
  chrome.statusBarHeight = shell.framed ? STATUS_BAR : 0;
  chrome.network = shell.network();
  chrome.tabBar = tabBarState(config);
  const gesture = new Gesture();
  const clock = new PhoneClock();
  const report = (error: unknown, where?: string): void => {
    void reportError(shell, error, where);
    app.error(error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error));
  };
  const app = new AppHost(report);
  const missing = missingReporter(shell);
  listenToWarnings(shell, report);
  window.addEventListener('unhandledrejection', ({ reason }) => {
    report(reason, 'unhandled rejection');
    app.emit('unhandledRejection', { reason });
  });
  window.addEventListener('error', ({ error }) => report(error));

  const call = (name: string, options: Record<string, unknown>): void => {
    const run = wx[name] as (options: object) => unknown;
    run({ fail: () => undefined, ...options });
  };
  const openMenu = async (): Promise<void> => {
    const chosen = await chrome.ask('menu', { route: stack.top?.options.route ?? '' });
    if (chosen === 'restart') shell.restart();
    if (chosen === 'leave') shell.leave();
    if (chosen === 'settings') await shell.openSettings();
  };
  const parent = mountChrome(chrome, {
    back: () => call('navigateBack', {}),
    home: () => call('reLaunch', { url: `/${config.entry}` }),
    menu: () => void openMenu(),
    leave: () => shell.leave(),
    tab: (path) => {
      call('switchTab', { url: `/${path}` });
    },
  });
  addStyles(bundle);
  const engine = createEngine(bundle, { chrome, fileUrl, missing, call }, gesture);
  const stack: PageStack = new PageStack({
    chrome,
    pages: config.pages,
    tabs: config.tabBar?.list.map((each) => each.pagePath) ?? [],
    entry: config.entry,
    create: (url) => createPage(bundle, engine, url, parent, report),
  });
  const wx = createWx({ bundle, shell, chrome, app, stack, gesture, clock, missing, fileUrl });
  const port = screenPort(chrome, app, stack);

  for (const problem of bundle.problems) shell.log({ kind: 'problem', problem });
  chrome.problems = bundle.problems.filter((each) => each.level === 'error');
  if (chrome.problems.length > 0) return port;

  await clock.refresh();
  const modules = new Modules(bundle.modules, (path) => ({
    ...engine.registration(path),
    App: app.register,
    getApp: app.get,
    getCurrentPages: () => stack.instances(),
    wx,
    console: createConsole(shell),
    Date: clock.Date,
  }));
  chrome.problems = await loadScripts(bundle, modules, engine);
  if (chrome.problems.length > 0) return port;
  launch(shell.launch, config.entry, app, stack, report);
  setInterval(() => void clock.refresh(), 2000);
  return port;
}

function launch(
  wanted: EnterOptions,
  entry: string,
  app: AppHost,
  stack: PageStack,
  report: (error: unknown) => void,
): void {
  const options = { ...wanted, path: wanted.path || entry };
  app.launch(options);
  app.show(options);
  open(options, entry, app, stack, report);
}

/** Opens the page that the mini program was entered at; a page that does not exist is the mini program's to handle. */
function open(
  options: EnterOptions,
  entry: string,
  app: AppHost,
  stack: PageStack,
  report: (error: unknown) => void,
): void {
  if (stack.has(options.path)) {
    stack.reLaunch(options);
    return;
  }
  report(new Error(`page "${options.path}" is not found: it is not in "pages" of app.json`));
  if (!app.pageNotFound(options)) stack.reLaunch({ path: entry, query: {} });
}

function createPage(
  bundle: Bundle,
  engine: Engine,
  url: PageUrl,
  parent: HTMLElement,
  report: (error: unknown) => void,
): Page {
  const { config, units } = bundle;
  const unit = units[url.path];
  const distance = unit?.window.onReachBottomDistance ?? config.window.onReachBottomDistance ?? 50;
  const options = {
    route: url.path,
    query: url.query,
    channel: url.channel,
    nav: navBarOf(config, unit),
    onReachBottomDistance: distance,
  };
  return new Page(engine, options, parent, report);
}

function screenPort(chrome: ChromeState, app: AppHost, stack: PageStack): ScreenPort {
  return {
    show: (options) => {
      if (app.visible) return;
      app.show(options ?? { ...app.enterOptions, scene: 1089 });
      // A scene that names a page reopens the mini program there; otherwise it goes on where it was.
      if (options?.path) open(options, options.path, app, stack, () => undefined);
      stack.setVisible(true);
    },
    hide: () => {
      if (!app.visible) return;
      stack.setVisible(false);
      app.hide();
    },
    networkChanged: (network) => {
      chrome.network = network;
      app.emit('networkStatus', networkStatus(network));
    },
    place: () => stack.top && { path: stack.top.options.route, query: stack.top.options.query },
  };
}
