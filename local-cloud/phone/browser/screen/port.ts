import type { EnterOptions, ScreenPort } from '../shared/ports';
import { networkStatus } from './api/system';
import type { ChromeState } from './chrome/state';
import type { AppHost } from './engine/app';
import type { PageStack } from './engine/pageStack';

/** Scene of a mini program that comes back from the background by itself. */
const BACK_FROM_BACKGROUND = 1089;

type Report = (error: unknown) => void;

/** A cold start: `onLaunch`, `onShow`, the first page. */
export function launch(
  wanted: EnterOptions,
  entry: string,
  app: AppHost,
  stack: PageStack,
  report: Report,
): void {
  const options = { ...wanted, path: wanted.path || entry };
  app.launch(options);
  app.show(options);
  open(options, entry, app, stack, report);
}

/** Opens the page that the mini program was entered at; one that does not exist is the mini program's to handle. */
function open(options: EnterOptions, entry: string, app: AppHost, stack: PageStack, report: Report): void {
  if (stack.has(options.path)) {
    stack.reLaunch(options);
    return;
  }
  report(new Error(`page "${options.path}" is not found: it is not in "pages" of app.json`));
  if (!app.pageNotFound(options)) stack.reLaunch({ path: entry, query: {} });
}

/** What the shell may do with a running mini program. */
export function screenPort(
  chrome: ChromeState,
  entry: string,
  app: AppHost,
  stack: PageStack,
  report: Report,
): ScreenPort {
  return {
    show: (options) => {
      if (app.visible) return;
      app.show(options ?? { ...app.enterOptions, scene: BACK_FROM_BACKGROUND });
      // A scene that names a page reopens the mini program there (as `reLaunch`); otherwise it goes on where it was.
      if (options?.path) open(options, entry, app, stack, report);
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
