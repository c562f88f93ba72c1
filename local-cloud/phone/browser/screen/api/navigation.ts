import { ApiFailure, asyncApi } from '../engine/fail';
import type { ApiPart, Runtime } from '../engine/runtime';
import { parsePageUrl, type PageUrl } from '../engine/url';
import { eventChannels } from '../engine/eventChannel';

interface UrlOptions {
  url: string;
  events?: Record<string, (value: unknown) => void>;
}

/** Moving between pages. A page opens after the caller's turn, as on a real phone. */
export const navigation: ApiPart = (runtime) => {
  const { stack } = runtime;
  const to = (
    name: string,
    move: (url: PageUrl, options: UrlOptions) => Record<string, unknown> | void,
  ): unknown =>
    asyncApi<UrlOptions>(name, async (options) => {
      const url = urlOf(runtime, options);
      await turnOver();
      return move(url, options);
    });
  return {
    navigateTo: to('navigateTo', (url, { events = {} }) => {
      const [here, there] = eventChannels();
      for (const [event, listener] of Object.entries(events)) here.on(event, listener);
      stack.navigateTo({ ...url, channel: there });
      return { eventChannel: here };
    }),
    redirectTo: to('redirectTo', (url) => stack.redirectTo(url)),
    reLaunch: to('reLaunch', (url) => stack.reLaunch(url)),
    switchTab: to('switchTab', (url) => stack.switchTab(url)),
    navigateBack: asyncApi<{ delta?: number }>('navigateBack', async ({ delta = 1 }) => {
      await turnOver();
      stack.navigateBack(Number(delta));
    }),
    exitMiniProgram: asyncApi('exitMiniProgram', () => runtime.shell.leave()),
  };
};

function urlOf(runtime: Runtime, { url }: UrlOptions): PageUrl {
  if (typeof url !== 'string' || url === '') {
    throw new ApiFailure(
      `fail parameter error: parameter.url should be String instead of ${url === undefined ? 'Undefined' : typeof url};`,
    );
  }
  return parsePageUrl(url, runtime.stack.top?.options.route ?? '');
}

function turnOver(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
