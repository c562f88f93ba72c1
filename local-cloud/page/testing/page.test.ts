import type { Page } from 'playwright-core';
import { browserPerFile } from '../../phone/testing/browserPerFile';
import { becomes } from '../../testing/browser/becomes';
import { until } from '../../testing/browser/until';
import { RAW } from '../../testing/withCloud';
import { pagePerFile, withPage, type PageCloud } from './withPage';

const LEDGER = { available: 0, held: 0, uncertain: 0, spent: 0, voided: 0, granted: 0 };

/** A function that greets, one that fails, and one that keeps a ledger. */
const FUNCTIONS = {
  greet: {
    code: `exports.main = async (event) => { console.log('greeting', event.name); return { hello: event.name }; };`,
  },
  fail: { code: `exports.main = async () => { throw new Error('out of milk'); };` },
  keep: {
    code: `${RAW}
      exports.main = async ({ openid, account }) => add('notify_users', { _id: openid, credits: { card: account } });`,
  },
};

const browser = browserPerFile();
const onPage = pagePerFile(FUNCTIONS);

/** Opens the page in a browser; fails on anything that the page reports as an error of its own. */
async function look(
  cloud: PageCloud,
  hash: string,
  use: (page: Page) => Promise<void>,
  width = 1280,
): Promise<void> {
  await browser()({ width, height: 844 }, async (page) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(`${cloud.url}/#/${hash}`);
    await use(page);
    expect(errors).toEqual([]);
  });
}

const VIEWS = ['home', 'users', 'books', 'data', 'metrics', 'faults'];

describe('the page over HTTP', () => {
  test('a browser may keep script and style under the address of their content, and nothing else', () =>
    withPage({}, async ({ url }) => {
      const html = await fetch(url);
      expect(html.headers.get('cache-control')).toBe('no-store');
      const named = (await html.text()).match(/\/page\/app\.(?:js|css)\?v=\w+/g) ?? [];
      expect(named).toHaveLength(2);
      for (const path of named) {
        expect((await fetch(url + path)).headers.get('cache-control')).toBe('max-age=31536000, immutable');
        for (const other of [path.replace(/v=.*/, 'v=0'), path.replace(/\?.*/, '')])
          expect((await fetch(url + other)).headers.get('cache-control')).toBe('no-store');
      }
    }));

  test('html, script and style are served from this machine alone, anything else is left to others', () =>
    withPage({}, async ({ url }) => {
      const [html, script, style] = await Promise.all(
        ['/', '/page/app.js', '/page/app.css'].map(async (path) => {
          const answer = await fetch(url + path);
          expect(answer.status).toBe(200);
          return answer.text();
        }),
      );
      expect(html).toContain('本地云');
      expect(script?.length).toBeGreaterThan(50_000);
      expect(style).toContain('prefers-color-scheme: dark');
      for (const text of [html, style]) expect(text).not.toMatch(/https?:\/\//);
      expect((await fetch(`${url}/page/other.js`)).status).toBe(404);
      expect(await (await fetch(`${url}/functions`)).json()).toEqual([]);
    }));

  test('collections are listed, documents found by a query and paged', () =>
    onPage(async ({ url, call }) => {
      for (const openid of ['a', 'b', 'c'])
        await call('keep', { source: 'scf', data: { openid, account: LEDGER } });
      const get = async (path: string) =>
        (await fetch(url + path)).json() as Promise<Record<string, unknown>>;
      expect(await get('/data/collections')).toEqual({
        collections: [{ name: 'notify_users', documents: 3 }],
      });
      const where = encodeURIComponent('{"_id":{"$gt":"a"}}');
      expect(await get(`/data/documents?collection=notify_users&where=${where}&limit=1&skip=1`)).toEqual({
        documents: [{ _id: 'c', credits: { card: LEDGER } }],
        total: 2,
      });
      expect(await get('/data/documents?collection=notify_users&where=[1')).toMatchObject({
        error: {
          code: 'INVALID_PARAM',
          message: expect.stringContaining('expected a query as a JSON object'),
        },
      });
      expect(await get('/data/documents')).toMatchObject({ error: { code: 'INVALID_PARAM' } });
    }));
});

describe('the page in a browser', () => {
  test('a function is called from the form; its answer, its call and its log appear', () =>
    onPage((cloud) =>
      look(cloud, 'home', async (page) => {
        await page.getByRole('button', { name: 'greet' }).click();
        await page.getByLabel('event, JSON').fill('{"name":"小明"}');
        await page.getByRole('button', { name: '调用 Call' }).click();
        await page.getByText('"hello": "小明"').first().waitFor();
        await page.locator('.call summary', { hasText: 'greet' }).click();
        await page.getByText('greeting 小明').waitFor();
      }),
    ));

  test('a failure shows its message, and the failed calls can be picked out', () =>
    onPage((cloud) =>
      look(cloud, 'home', async (page) => {
        await cloud.call('greet', { data: { name: 'x' } });
        await cloud.call('fail', { data: {} });
        await page.getByText('仅失败').click();
        await page.locator('.call summary', { hasText: 'fail' }).click();
        await page.locator('.call-body .bad', { hasText: 'out of milk' }).waitFor();
        await becomes(() => page.locator('.call').count(), 1);
      }),
    ));

  test('timer runs that went well are left out unless they are asked for', () =>
    onPage((cloud) =>
      look(cloud, 'home', async (page) => {
        await cloud.call('fail', { source: 'wx_trigger', data: {} });
        await cloud.call('keep', { source: 'wx_trigger', data: { openid: 'a', account: LEDGER } });
        await page.locator('.call', { hasText: 'fail' }).waitFor();
        expect(await page.locator('.call').count()).toBe(1);
        await page.getByText('含定时').click();
        await page.locator('.call', { hasText: 'keep' }).waitFor();
      }),
    ));

  test('broken JSON is refused in the form and nothing is called', () =>
    onPage((cloud) =>
      look(cloud, 'home', async (page) => {
        await page.getByLabel('event, JSON').fill('{oops');
        await page.getByRole('button', { name: '调用 Call' }).click();
        await page.getByRole('alert').getByText('参数不是 JSON').waitFor();
        expect((await cloud.get<{ logs: unknown[] }>('/logs')).logs).toEqual([]);
      }),
    ));

  test('the clock moves by its buttons and to a time', () =>
    onPage((cloud) =>
      look(cloud, 'metrics', async (page) => {
        await page.getByRole('button', { name: '+1 天' }).click();
        await page.getByText('快 1 天').waitFor();
        await page.getByRole('button', { name: '到…' }).click();
        await page.getByLabel('时间 time').fill('2099-01-10 10:00');
        await page.getByRole('button', { name: '前往 Go' }).click();
        await page.getByText('2099-01-10').waitFor();
        const { now } = await cloud.get<{ now: number }>('/clock');
        expect(new Date(now).toISOString()).toMatch(/^2099-01-10T02:00/);
      }),
    ));

  test('a long jump meets the timers after a minute, too: what was asked for just before is not first seen at its end', () =>
    withPage(
      {
        minutely: {
          code: 'exports.main = (event) => event.Time;',
          config: { triggers: [{ name: 'tick', type: 'timer', config: '0 * * * * * *' }] },
        },
      },
      (cloud) =>
        look(cloud, 'metrics', async (page) => {
          const before = (await cloud.get<{ now: number }>('/clock')).now;
          const lags = async () => {
            const { logs } = await cloud.get<{ logs: { event: string }[] }>('/logs?limit=50');
            const times = logs.map(({ event }) => Date.parse((JSON.parse(event) as { Time: string }).Time));
            return times
              .map((time) => Math.round((time - before) / 60_000))
              .sort((one, other) => one - other);
          };
          await page.getByRole('button', { name: '+1 小时' }).click();
          await page.getByText('快 1 小时').waitFor();
          await until(async () => (await lags()).length >= 2);
          expect((await lags())[0]).toBeLessThanOrEqual(1);
          expect((await lags()).at(-1)).toBeGreaterThanOrEqual(59);
        }),
      { timers: true },
    ));

  test('what a plan counts is shown, and that it is used up; the profile beside the faults', () =>
    onPage(async (cloud) => {
      await cloud.call('keep', { source: 'scf', data: { openid: 'a', account: LEDGER } });
      await look(cloud, 'metrics', async (page) => {
        await page.getByText('合计 total 2').waitFor();
        await page.getByText('2 / ∞').waitFor();
        await cloud.post('/profile', { plan: { callsPerMonth: 1 } });
        await page.getByText('已用完').waitFor();
      });
      await look(cloud, 'faults', async (page) => {
        await page.getByText('"callsPerMonth": 1').waitFor();
      });
    }));

  test('a user subscribes on the sheet, and sees the card that is sent', () =>
    onPage((cloud) =>
      look(cloud, 'users', async (page) => {
        await page.getByLabel('openid').fill('xiaoming');
        await page.getByLabel('template id').fill('card');
        await page.getByRole('button', { name: '确定 Confirm' }).click();
        await page.locator('.chip', { hasText: 'card' }).getByText('× 1').waitFor();
        const send = { touser: 'xiaoming', template_id: 'card', data: { thing1: { value: '白瓷马克杯' } } };
        await cloud.cloud.wechat.openapi('subscribeMessage.send', send);
        await page.locator('.card', { hasText: '白瓷马克杯' }).waitFor();
        await page.locator('.chip', { hasText: '× 0' }).waitFor();
      }),
    ));

  test('the books agree until they do not', () =>
    onPage(async (cloud) => {
      const keep = (openid: string, available: number) =>
        cloud.call('keep', {
          source: 'scf',
          data: { openid, account: { ...LEDGER, available, granted: available } },
        });
      await cloud.cloud.wechat.subscribe({ openid: 'right', templates: { card: 'accept' } });
      await keep('right', 1);
      await look(cloud, 'books', async (page) => {
        await page.getByText('全部一致').waitFor();
        await keep('wrong', 1);
        await page.getByText('1 处不符').waitFor();
      });
    }));

  test('a fault is laid, strikes as often as it was told to, says so, and is cleared', () =>
    onPage((cloud) =>
      look(cloud, 'faults', async (page) => {
        const keep = (openid: string): Promise<unknown> =>
          cloud.call('keep', { source: 'scf', data: { openid, account: LEDGER } });
        await page.getByLabel('接口').fill('database.insertDocument');
        await page.getByLabel('时机').selectOption('before');
        await page.getByLabel('次数').fill('2');
        await page.getByRole('button', { name: '添加 Add' }).click();
        const fault = page.locator('.code', { hasText: 'database.insertDocument' });
        await fault.waitFor();
        expect(await keep('first')).toHaveProperty('error');
        await fault.getByText('已触发 met 1').waitFor();
        expect(await keep('second')).toHaveProperty('error');
        await fault.getByText('已用完 used up').waitFor();
        expect(await keep('third')).not.toHaveProperty('error');
        await page.getByRole('button', { name: '全部清除' }).click();
        await page.getByText('没有故障').waitFor();
        expect(await cloud.get('/faults')).toMatchObject({ faults: [] });
      }),
    ));

  test('every view fits a phone without scrolling sideways', () =>
    onPage((cloud) =>
      look(
        cloud,
        'home',
        async (page) => {
          await cloud.call('greet', {
            data: { name: 'a-very-long-name-without-any-break-in-it'.repeat(10) },
          });
          for (const view of VIEWS) {
            await page.goto(`${cloud.url}/#/${view}`);
            await page.locator(`a[href="#/${view}"][aria-current="page"]`).waitFor();
            await page.locator('main h2').first().waitFor();
            const tooWide = () => page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
            await becomes(async () => ({ view, tooWide: await tooWide() }), { view, tooWide: 0 });
          }
        },
        390,
      ),
    ));

  test('a local cloud that has gone is said, not hidden', () =>
    onPage((cloud) =>
      look(cloud, 'metrics', async (page) => {
        await page.getByText('还没有数据').waitFor();
        await page.route('**/clock', (route) => route.abort());
        await page.getByRole('alert').getByText('连不上本地云').waitFor();
      }),
    ));
});
