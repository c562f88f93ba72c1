import type { FrameLocator, Locator, Page } from 'playwright-core';
import { cloudPerFile, withCloud, type TestCloud, type TestFunction } from '../../testing/withCloud';
import type { TemplateDefinition } from '../../wechat/base/options';
import type { InWindow } from './browserPerFile';
import { PHONE, type WindowSetup } from '../../testing/browser/browserWindow';
import { CORNER } from './corner';
import { freePort } from './freePort';

const TEMPLATES: TemplateDefinition[] = [
  {
    id: 'back-in-stock',
    title: '到货提醒',
    type: 2,
    fields: ['amount2', 'thing1'],
    content: '商品名称:{{thing1.DATA}}\n商品价格:{{amount2.DATA}}\n',
  },
  { id: 'pickup', title: '取货提醒', type: 2, fields: ['thing1', 'time2'] },
  { id: 'receipt', title: '缴费通知', type: 3, fields: ['thing1', 'amount2'] },
];

/** A phone in a browser, with a real local cloud behind it. */
export interface TestPhone extends TestCloud {
  /** The window: WeChat's own pages, the controls. */
  page: Page;
  /** The mini program's screen: bars, pages, sheets. */
  screen: FrameLocator;
  /** An element of the shown page by its id in WXML. */
  byId(id: string): Locator;
  /** A tap on such an element. */
  tap(id: string): Promise<void>;
  url: string;
}

export interface PhoneSetup {
  miniprogramDir?: string;
  functions?: Record<string, TestFunction>;
  /** By default the window is the phone; `DESK` has its controls and the panel too. */
  window?: WindowSetup;
  /** Where the test starts; `/phone` by default. */
  path?: string;
}

/** Where the phones of this test file are, one after the other: a browser compiles scripts of the same address only once. */
let lastPort = 0;

/** Opens a phone for one test, with a local cloud of its own; the window stays for the next test. */
export async function withPhone(
  inWindow: InWindow,
  setup: PhoneSetup,
  test: (phone: TestPhone) => Promise<void>,
): Promise<void> {
  await withCloud(
    setup.functions ?? {},
    async (cloud) => {
      lastPort = Number(new URL(cloud.cloud.url).port);
      await openPhone(inWindow, cloud, setup, test);
    },
    {
      templates: TEMPLATES,
      miniprogramDir: setup.miniprogramDir ?? CORNER,
      port: await freePort(lastPort),
    },
  );
}

/**
 * One local cloud with the corner shop for all tests of a file, emptied before each.
 * @returns opens a phone, inside a test; functions of one name are the same in all of them
 */
export function cornerPerFile(): (
  inWindow: InWindow,
  setup: Omit<PhoneSetup, 'miniprogramDir'>,
  test: (phone: TestPhone) => Promise<void>,
) => Promise<void> {
  const cloud = cloudPerFile({ templates: TEMPLATES, miniprogramDir: CORNER });
  return (inWindow, setup, test) => openPhone(inWindow, cloud(setup.functions), setup, test);
}

function openPhone(
  inWindow: InWindow,
  cloud: TestCloud,
  { window = PHONE, path = '/phone' }: PhoneSetup,
  test: (phone: TestPhone) => Promise<void>,
): Promise<void> {
  return inWindow(window, async (page) => {
    const { url } = cloud.cloud;
    await page.goto(url + path);
    const screen = page.frameLocator('#screen');
    const byId = (id: string): Locator => screen.locator(`.mp-page:not([hidden]) [id$="--${id}"]`);
    await test({ ...cloud, page, screen, byId, tap: (id) => byId(id).click(), url });
  });
}
