import type { Page } from 'playwright-core';
import { workersBrowser } from '../../../test/support/worker';
import type { WindowSetup } from '../../testing/browser/browserWindow';

/** Runs a test in a window: see `inWindow`. */
export type InWindow = (setup: WindowSetup, use: (page: Page) => Promise<void>) => Promise<void>;

/** The browser of the jest worker. @returns opens a window, inside a test */
export function browserPerFile(): () => InWindow {
  let open: InWindow | undefined;
  beforeAll(async () => {
    open = (await workersBrowser()).inKeptWindow;
  });
  return () => {
    if (!open) throw new Error('The browser is there inside tests only.');
    return open;
  };
}
