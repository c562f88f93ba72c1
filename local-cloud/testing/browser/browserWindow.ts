import type { Browser, BrowserContext, Page } from 'playwright-core';
import { TIMEOUT_MS } from './until';

export interface WindowSetup {
  /** CSS pixels. */
  width: number;
  height: number;
  colorScheme?: 'light' | 'dark';
  /** Pixels of a picture per CSS pixel. */
  sharpness?: number;
  /** Where its clock is. Default: Asia/Shanghai. */
  zone?: string;
}

/** As wide as a phone: the window is the phone. */
export const PHONE: WindowSetup = { width: 390, height: 844 };
/** A phone is drawn, with the panel beside it. */
export const DESK: WindowSetup = { width: 1280, height: 920 };

interface Window {
  context: BrowserContext;
  page: Page;
}

/** Per browser, sharpness and zone, which cannot be changed later. */
const kept = new WeakMap<Browser, Map<string, Window>>();

/**
 * Runs a test in a window of a browser that its tests use one after the other: a new one means a new process, in which
 * every script is read and compiled anew, and costs more than most tests do. It is empty at the beginning: no page, nothing
 * stored. One that a test failed in is not used again.
 */
export async function inWindow(
  browser: Browser,
  setup: WindowSetup,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const { width, height, colorScheme = 'light', sharpness = 1, zone = 'Asia/Shanghai' } = setup;
  const windows = kept.get(browser) ?? new Map<string, Window>();
  const kind = `${sharpness} ${zone}`;
  kept.set(browser, windows);
  const window = windows.get(kind) ?? (await open(browser, sharpness, zone));
  // Until it is known to be clean again.
  windows.delete(kind);
  const { context, page } = window;
  try {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await use(page);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    page.removeAllListeners();
    await page.evaluate('localStorage.clear()');
    // Ends scripts, timers and open connections.
    await page.goto('about:blank');
    windows.set(kind, window);
  } catch (error) {
    await context.close();
    throw error;
  }
}

async function open(browser: Browser, deviceScaleFactor: number, timezoneId: string): Promise<Window> {
  const context = await browser.newContext({ deviceScaleFactor, timezoneId });
  const page = await context.newPage();
  page.setDefaultTimeout(TIMEOUT_MS);
  return { context, page };
}
