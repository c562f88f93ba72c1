/** Outside jest's registry: one browser per jest worker for all test files with pages. */
import type { Browser, Page } from 'playwright-core';
import { inWindow, type WindowSetup } from '../../../local-cloud/testing/browser/browserWindow';
import { openBrowser } from '../../../local-cloud/testing/browser/openBrowser';
import { atEnd } from './atEnd';

let kept: Browser | undefined;

/** See `inWindow`; scripts that a page of an earlier file had too are compiled already. */
export async function inKeptWindow(setup: WindowSetup, use: (page: Page) => Promise<void>): Promise<void> {
  if (!kept?.isConnected()) {
    const browser = await openBrowser();
    kept = browser;
    atEnd(() => browser.close());
  }
  await inWindow(kept, setup, use);
}
