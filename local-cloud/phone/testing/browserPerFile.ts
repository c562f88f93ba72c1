import type { Browser } from 'playwright-core';
import { hasBrowser, openBrowser } from './openBrowser';

/** One browser for all tests of a file. @returns gives it, inside a test */
export function browserPerFile(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (!hasBrowser)
      throw new Error('These tests need Chromium: apt-get install -y chromium, or name it in CHROMIUM.');
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());
  return () => {
    if (!browser) throw new Error('The browser is there inside tests only.');
    return browser;
  };
}
