/** One page with all four components on the phone, with the real client and the built functions behind it. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { checkConfig } from '../../cloudfunctions/core/checking/checkConfig';
import { withProject, type Files } from '../../local-cloud/phone/testing/withProject';
import written from '../demo-functions/notify.config';
import { clientConfigFiles } from '../../scripts/buildClient/buildClient';
import { withNotify, type NotifyCloud } from '../../test/support/cloud';
import { workersBrowser } from '../../test/support/worker';
import { COMPONENTS } from './compileComponents';

/** The user of the local phone. */
export const USER = 'user-xiaolin';
const SDK = join(__dirname, '../sdk/src');
/** Where pictures go; none are taken where it is not set. */
const PICTURES = process.env['NOTIFY_PICTURES'];

const APP: Files = {
  'app.json': JSON.stringify({
    pages: ['pages/all/index', 'pages/goods/index'],
    window: {
      navigationBarTitleText: '通知',
      navigationBarBackgroundColor: '@bar',
      navigationBarTextStyle: '@barText',
    },
    style: 'v2',
    darkmode: true,
    themeLocation: 'theme.json',
  }),
  'theme.json': JSON.stringify({
    light: { bar: '#ededed', barText: 'black' },
    dark: { bar: '#111111', barText: 'white' },
  }),
  'app.wxss': `page { padding: 24rpx; box-sizing: border-box; background: #ededed; }
    @media (prefers-color-scheme: dark) { page { background: #111; } }
    .part { margin-bottom: 48rpx; }`,
  'notify.ts': `import { createNotify } from './sdk/src/createNotify';
    import { plan } from './sdk/src/planner/plan';
    import { useNotify } from './components/notify';
    import { clientConfig } from './notify.config';
    export const notify = useNotify(createNotify({ config: clientConfig }), { plan });`,
  'app.ts': `import { notify } from './notify';
    notify.install(App)({ onLaunch() { wx.cloud.init({ env: 'local' }); } });`,
  'pages/all/index.json': JSON.stringify({
    usingComponents: Object.fromEntries(
      ['subscribe', 'settings', 'inbox', 'feedback'].map((name) => [
        `notify-${name}`,
        `/components/notify-${name}/index`,
      ]),
    ),
  }),
  'pages/all/index.wxml': `<view class="part"><notify-subscribe templates="backInStock" place="all" label="到货提醒我" /></view>
    <view class="part"><notify-inbox limit="{{5}}" /></view>
    <view class="part"><notify-feedback template="offer" /></view>
    <view class="part"><notify-settings /></view>`,
  'pages/all/index.ts': 'Page({});',
  'pages/goods/index.wxml': '<view id="goods">{{nid}}</view>',
  'pages/goods/index.ts': 'Page({ data: { nid: "" }, onLoad({ nid }) { this.setData({ nid }); } });',
};

export interface ComponentPage {
  cloud: NotifyCloud;
  page: Page;
  screen: FrameLocator;
  /** An element of the shown page by its id in WXML, also inside a component. */
  byId(id: string): Locator;
  /** Answers the permission sheet. */
  answer(choice: 'accept' | 'reject'): Promise<void>;
  /** Of this moment, in light and dark, into the folder that NOTIFY_PICTURES names. */
  picture(name: string): Promise<void>;
  /** What the phone reported: constructs it does not have, errors of scripts. */
  complaints(): Promise<string[]>;
}

/** @param prepare what happened before the user opened the page */
export async function withComponentPage(
  prepare: (cloud: NotifyCloud) => Promise<void>,
  use: (page: ComponentPage) => Promise<void>,
): Promise<void> {
  const config = clientConfigFiles(checkConfig(written))['notify.config.js'];
  await withProject({ ...APP, 'notify.config.js': config }, async (folder) => {
    cpSync(COMPONENTS, join(folder, 'components'), { recursive: true });
    cpSync(SDK, join(folder, 'sdk/src'), { recursive: true });
    await withNotify(
      async (cloud) => {
        await prepare(cloud);
        const { inKeptWindow } = await workersBrowser();
        await inKeptWindow({ width: 390, height: 1900 }, async (page) => use(await openPage(page, cloud)));
      },
      { miniprogramDir: folder },
    );
  });
}

async function openPage(page: Page, cloud: NotifyCloud): Promise<ComponentPage> {
  await page.goto(`${cloud.url}/phone`);
  const screen = page.frameLocator('#screen');
  return {
    cloud,
    page,
    screen,
    byId: (id) => screen.locator(`.mp-page:not([hidden]) [id$="--${id}"]`),
    async answer(choice) {
      const sheet = screen.locator('.mp-permission');
      await sheet.locator(`[data-answer=${choice}]`).click();
      await sheet.waitFor({ state: 'detached' });
    },
    async picture(name) {
      if (!PICTURES) return;
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`) });
      }
    },
    complaints: () =>
      page.evaluate(() =>
        (globalThis as unknown as PhoneWindow).phoneLog
          .entries()
          .filter(({ kind, level }) => kind === 'missing' || kind === 'problem' || level === 'error')
          .map(({ text, problem }) => text ?? problem?.message ?? ''),
      ),
  };
}

/** What the phone's window keeps of what happened on it. */
interface PhoneWindow {
  phoneLog: {
    entries(): { kind: string; level?: string; text?: string; problem?: { message: string } }[];
  };
}
