import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, FrameLocator, Locator, Page } from 'playwright-core';
import { hasBrowser, openBrowser } from '../../local-cloud/phone/testing/withPhone';
import type { Control } from '../support/control';
import { openShopCloud, type ShopCloud } from './shopCloud';

/** The customer of the local phone, and the shop's assistant. */
export const CUSTOMER = 'user-xiaolin';
export const ASSISTANT = 'user-aming';

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  timezoneId: 'Asia/Shanghai',
};
export const DESK: BrowserContextOptions = {
  viewport: { width: 1280, height: 920 },
  timezoneId: 'Asia/Shanghai',
};

const SCREENSHOTS = join(__dirname, 'screenshots');
/** An element of the shop that is shown within this time is no cause for worry on a busy machine. */
const PATIENCE_MS = 15_000;

/** The demo shop on a phone, in the hands of a customer. */
export interface Shop {
  cloud: Control;
  page: Page;
  screen: FrameLocator;
  /** An element of the shown page by its id in WXML, also inside a component. */
  byId(id: string): Locator;
  tap(id: string): Promise<void>;
  tab(text: string): Promise<void>;
  back(): Promise<void>;
  /** From the shop to WeChat around it; it lives on in the background. */
  leave(): Promise<void>;
  /** The permission sheet. */
  sheet: Locator;
  answer(choice: 'accept' | 'reject', always?: boolean): Promise<void>;
  /** Taps the newest card in the list of service messages. */
  tapCard(): Promise<void>;
  /** Opens a page as something outside the shop would: another mini program, a shared link, a card (scene 1107). */
  enter(path: string, query: Record<string, string>, scene: number): Promise<void>;
  network(state: 'online' | 'offline'): Promise<void>;
  /** Hands the phone to somebody else. */
  user(openid: string): Promise<void>;
  /** What the shop's assistant does, from a system behind the shop. */
  staff<T>(action: string, data?: object): Promise<T>;
  /** A picture of this moment, in `screenshots/`. */
  picture(name: string): Promise<void>;
  /** What the phone reported: constructs it does not have, errors of scripts. */
  complaints(): Promise<string[]>;
}

/**
 * One browser and one local cloud with the shop on it for all tests of a file, the cloud emptied before each.
 * @returns opens a phone on the shop's first page; it must not have complained in the end
 */
export function shopPerFile(): (
  use: (shop: Shop) => Promise<void>,
  window?: BrowserContextOptions,
) => Promise<void> {
  let cloud: ShopCloud | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (!hasBrowser)
      throw new Error('These tests need Chromium: apt-get install -y chromium, or name it in CHROMIUM.');
    mkdirSync(SCREENSHOTS, { recursive: true });
    cloud = await openShopCloud();
    browser = await openBrowser();
  }, 120_000);
  beforeEach(() => cloud?.reset());
  afterAll(async () => {
    await browser?.close();
    await cloud?.close();
  });
  return async (use, window = PHONE) => {
    if (!browser || !cloud) throw new Error('The browser is there inside tests only.');
    const context = await browser.newContext({ ...window, reducedMotion: 'reduce' });
    try {
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      const shop = shopOn(page, cloud);
      await page.goto(`${shop.cloud.url}/phone`);
      await shop.byId('goods-mug').waitFor();
      await use(shop);
      expect(await shop.complaints()).toEqual([]);
    } finally {
      await context.close();
    }
  };
}

function shopOn(page: Page, cloud: Control): Shop {
  const screen = page.frameLocator('#screen');
  const byId = (id: string): Locator => screen.locator(`.mp-page:not([hidden]) [id$="--${id}"]`);
  const sheet = screen.locator('.mp-permission');
  const leave = (): Promise<void> => screen.getByRole('button', { name: '离开小程序' }).click();
  return {
    ...{ cloud, page, screen, byId, sheet, leave },
    tap: (id) => byId(id).click(),
    tab: (text) => screen.locator('.mp-tab', { hasText: text }).click(),
    back: () => screen.getByRole('button', { name: '返回', exact: true }).click(),
    async answer(choice, always = false) {
      if (always) await screen.locator('.mp-permission-always').click();
      await sheet.locator(`[data-answer=${choice}]`).click();
      await sheet.waitFor({ state: 'detached' });
    },
    async tapCard() {
      if ((await page.locator('[data-chat=messages]').count()) > 0)
        await page.locator('[data-chat=messages]').click();
      await page.locator('.message').last().click();
    },
    enter: (path, query, scene) =>
      page.evaluate(
        (options) => {
          const { phoneScreen } = (globalThis as unknown as ScreenWindow).document.querySelector(
            '#screen',
          ).contentWindow;
          phoneScreen.hide();
          phoneScreen.show(options);
        },
        { path, query, scene },
      ),
    async user(openid) {
      await leave();
      await page.locator('[data-control=user]').selectOption(openid);
      await byId('goods-mug').waitFor();
    },
    async network(state) {
      await leave();
      await page.locator('[data-control=network]').selectOption(state);
      await page.locator('[data-chat=app]').click();
    },
    async staff<T>(action: string, data: object = {}): Promise<T> {
      const answer = await cloud.call<T>('demoShopDesk', { action, ...data }, { source: 'scf' });
      if (!answer.ok) throw new Error(`demoShopDesk ${action}: ${answer.error.message}`);
      return answer.data;
    },
    picture: async (name) => void (await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) })),
    complaints: () =>
      page.evaluate(() =>
        (globalThis as unknown as PhoneWindow).phoneLog
          .entries()
          .filter(({ kind, level }) => kind === 'missing' || kind === 'problem' || level === 'error')
          .map(({ text, problem }) => text ?? problem?.message ?? ''),
      ),
  };
}

/** What the phone's page shows of the mini program's screen. */
interface ScreenWindow {
  document: {
    querySelector(selector: '#screen'): {
      contentWindow: { phoneScreen: { hide(): void; show(options: unknown): void } };
    };
  };
}

/** What the phone's page shows of its log. */
interface PhoneWindow {
  phoneLog: { entries(): { kind: string; level?: string; text?: string; problem?: { message: string } }[] };
}
