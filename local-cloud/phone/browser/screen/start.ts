import type { Bundle } from '../shared/bundle';
import type { ScreenPort, ShellPort } from '../shared/ports';
import { createWx } from './api';
import { mountChrome } from './chrome/mount';
import { ChromeState } from './chrome/state';
import { createConsole } from './console';
import { AppHost } from './engine/app';
import { PhoneClock } from './engine/clock';
import { Gesture } from './engine/gesture';
import { Modules } from './engine/modules';
import { createPage } from './createPage';
import { PageStack } from './engine/pageStack';
import { loadScripts } from './engine/scripts';
import { createEngine } from './engine/space';
import { addStyles, fileUrl, tabBarState } from './look';
import { missingReporter } from './missing';
import { launch, screenPort } from './port';
import { reportError } from './engine/problems';
import { onTheme } from './chrome/theme';
import { listenToWarnings } from './warnings';

/** Room for clock and signal in a drawn phone, in pixels. */
const STATUS_BAR = 47;
/** Room for the line at the bottom of a drawn phone, in pixels. */
const HOME_BAR = 18;

/** Runs a compiled mini program in this document, and starts it unless its files are broken. */
export async function startScreen(bundle: Bundle, shell: ShellPort): Promise<ScreenPort> {
  const { config } = bundle;
  const chrome = ChromeState.create();
  chrome.statusBarHeight = shell.framed ? STATUS_BAR : 0;
  if (shell.framed) document.documentElement.style.setProperty('--home-bar', `${HOME_BAR}px`);
  chrome.network = shell.network();
  chrome.tabBar = tabBarState(config);
  const gesture = new Gesture();
  const clock = new PhoneClock();
  const report = (error: unknown, where?: string): void => {
    void reportError(shell, error, where);
    app.error(error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error));
  };
  const app = new AppHost(report);
  onTheme(config, (theme) => app.themeChanged(theme));
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
      const index = config.tabBar?.list.findIndex((each) => each.pagePath === path) ?? -1;
      const item = { index, pagePath: path, text: config.tabBar?.list[index]?.text };
      call('switchTab', { url: `/${path}`, success: () => stack.top?.call('onTabItemTap', item) });
    },
  });
  addStyles(bundle);
  const engine = createEngine(bundle, { chrome, fileUrl, missing, call }, gesture);
  const stack: PageStack = new PageStack({
    chrome,
    pages: config.pages,
    tabs: config.tabBar?.list.map((each) => each.pagePath) ?? [],
    entry: config.entry,
    create: (url) => createPage(url, { bundle, engine, parent, chrome, report }),
  });
  const wx = createWx({ bundle, shell, chrome, app, stack, gesture, clock, missing, fileUrl });
  const port = screenPort(chrome, config.entry, app, stack, report);

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
