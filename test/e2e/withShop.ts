import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { browserPerFile } from '../../local-cloud/phone/testing/browserPerFile';
import { PHONE, type WindowSetup } from '../../local-cloud/testing/browser/browserWindow';
import { snapshot } from '../support/books';
import type { Control } from '../support/control';
import { SHOP, templateId } from '../support/shop';
import { shopCloud } from './shopCloud';

/** The customer of the local phone, and the shop's assistant. */
export const CUSTOMER = 'user-xiaolin';
export const ASSISTANT = 'user-aming';

/** Where pictures of each step go; none are taken unless the environment says `SCREENSHOTS=1`. */
const SCREENSHOTS = join(__dirname, 'screenshots');
const PICTURES = Boolean(process.env['SCREENSHOTS']);

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
  /** A picture of this moment, in `screenshots/`, if `SCREENSHOTS` asks for them. */
  picture(name: string): Promise<void>;
  /** Names of the cloud functions that the phone has called, as their answers came. */
  calls(): Promise<string[]>;
  /** What the phone reported: constructs it does not have, errors of scripts. */
  complaints(): Promise<string[]>;
}

/**
 * The jest worker's browser and a local cloud with the shop on it, emptied before each test.
 * @returns opens a phone on the shop's first page; it must not have complained in the end
 */
export function shopPerFile(): (
  use: (shop: Shop) => Promise<void>,
  window?: Partial<WindowSetup>,
) => Promise<void> {
  const browser = browserPerFile();
  let cloud: Control | undefined;
  beforeAll(async () => {
    cloud = await shopCloud();
  }, 120_000);
  beforeEach(() => cloud?.reset());
  afterAll(() => cloud?.reset());
  return async (use, window = {}) => {
    const control = cloud;
    if (!control) throw new Error('The shop is there inside tests only.');
    await browser()({ ...PHONE, ...(PICTURES && { sharpness: 2 }), ...window }, async (page) => {
      const shop = shopOn(page, control);
      await page.goto(`${control.url}/phone`);
      await shop.byId('goods-mug').waitFor();
      await use(shop);
      expect(await shop.complaints()).toEqual([]);
    });
  };
}

function shopOn(page: Page, cloud: Control): Shop {
  const screen = page.frameLocator('#screen');
  const byId = (id: string): Locator => screen.locator(`.mp-page:not([hidden]) [id$="--${id}"]`);
  const sheet = screen.locator('.mp-permission');
  const leave = (): Promise<void> => screen.getByRole('button', { name: '离开小程序' }).click();
  return {
    cloud,
    page,
    screen,
    byId,
    sheet,
    leave,
    tap: (id) => byId(id).click(),
    tab: (text) => screen.locator('.mp-tab', { hasText: text }).click(),
    back: () => screen.getByRole('button', { name: '返回', exact: true }).click(),
    async answer(choice, always = false) {
      if (always) await screen.locator('.mp-permission-always').click();
      await sheet.locator(`[data-answer=${choice}]`).click();
      await sheet.waitFor({ state: 'detached' });
    },
    async tapCard() {
      const chat = page.locator('[data-chat=messages]');
      const message = page.locator('.message').last();
      // Leaving shows the list of chats, or the messages where they were open.
      await chat.or(message).first().waitFor();
      if ((await chat.count()) > 0) await chat.click();
      await message.click();
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
      const answer = await cloud.call<T>('demoShopDesk', { action, ...data }, SHOP);
      if (!answer.ok) throw new Error(`demoShopDesk ${action}: ${answer.error.message}`);
      return answer.data;
    },
    picture: async (name) => {
      if (PICTURES) await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
    },
    calls: () =>
      page.evaluate(() =>
        (globalThis as unknown as PhoneWindow).phoneLog
          .entries()
          .flatMap(({ kind, name }) => (kind === 'call' && name ? [name] : [])),
      ),
    complaints: () =>
      page.evaluate(() =>
        (globalThis as unknown as PhoneWindow).phoneLog
          .entries()
          .filter(({ kind, level }) => kind === 'missing' || kind === 'problem' || level === 'error')
          .map(({ text, problem }) => text ?? problem?.message ?? ''),
      ),
  };
}

/**
 * Credits of the customer that the product has booked, which must come to be what WeChat has. A page shows an accept at once,
 * and the phone hands it over a moment later: who acts on it as the shop waits for this.
 */
export async function booked(
  { cloud }: Pick<Shop, 'cloud'>,
  alias: Parameters<typeof templateId>[0] = 'backInStock',
): Promise<number> {
  const { users } = await snapshot(cloud);
  return users.find(({ _id }) => _id === CUSTOMER)?.credits[templateId(alias)]?.available ?? 0;
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
  phoneLog: {
    entries(): {
      kind: string;
      name?: string;
      level?: string;
      text?: string;
      problem?: { message: string };
    }[];
  };
}
