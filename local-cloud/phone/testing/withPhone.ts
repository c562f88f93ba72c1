import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  chromium,
  type Browser,
  type BrowserContextOptions,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core';
import { withCloud, type TestCloud, type TestFunction } from '../../testing/withCloud';
import type { TemplateDefinition } from '../../wechat/options';
import { phoneRoutes } from '../routes';
import { until } from './until';

/** The mini program of these tests. */
export const CORNER = join(__dirname, '..', 'fixtures', 'corner');

export const TEMPLATES: TemplateDefinition[] = [
  { id: 'back-in-stock', title: '到货提醒', type: 2, fields: ['thing1', 'amount2'] },
  { id: 'pickup', title: '取货提醒', type: 2, fields: ['thing1', 'time2'] },
];

/** Where Debian (and so the CI) puts it; another one is named by CHROMIUM. */
const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync';

export const hasBrowser = existsSync(EXECUTABLE);

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: FLAGS.split(' ') });
}

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
  window?: BrowserContextOptions;
  /** Where the test starts; `/phone` by default. */
  path?: string;
}

/** Opens a phone for one test; everything is closed afterwards. */
export async function withPhone(
  browser: Browser,
  setup: PhoneSetup,
  test: (phone: TestPhone) => Promise<void>,
): Promise<void> {
  await withCloud(
    setup.functions ?? {},
    async (cloud) => {
      const routes = phoneRoutes({ miniprogramDir: setup.miniprogramDir ?? CORNER });
      const server = createServer((request, response) => {
        if (!routes.handle(request, response))
          pass(cloud.cloud.url, request, response).catch(() => response.destroy());
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const context = await browser.newContext({ viewport: { width: 1280, height: 920 }, ...setup.window });
      try {
        const page = await context.newPage();
        page.setDefaultTimeout(8000);
        await page.goto(url + (setup.path ?? '/phone'));
        const screen = page.frameLocator('#screen');
        const byId = (id: string): Locator => screen.locator(`.mp-page:not([hidden]) [id$="--${id}"]`);
        await test({ ...cloud, page, screen, byId, tap: (id) => byId(id).click(), url });
      } finally {
        await context.close();
        routes.close();
        const closed = new Promise((resolve) => server.close(resolve));
        server.closeAllConnections();
        await closed;
      }
    },
    { templates: TEMPLATES },
  );
}

async function pass(target: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const answer = await fetch(target + (request.url ?? ''), {
    method: request.method ?? 'GET',
    ...(chunks.length > 0 ? { body: Buffer.concat(chunks) } : {}),
  });
  response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'text/plain' });
  response.end(Buffer.from(await answer.arrayBuffer()));
}

/** Waits until a text of the page is as expected; fails with the last one seen. */
export async function shows(locator: Pick<Locator, 'textContent'>, expected: string | RegExp): Promise<void> {
  let seen = '';
  const matches = async (): Promise<boolean> => {
    seen = (await locator.textContent({ timeout: 3000 }).catch(() => null)) ?? '';
    return typeof expected === 'string' ? seen.trim() === expected : expected.test(seen);
  };
  await until(matches).catch(() => {
    throw new Error(`Expected the element to show ${String(expected)}, and it showed "${seen}".`);
  });
}
