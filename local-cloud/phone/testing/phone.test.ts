import { browserPerFile } from './browserPerFile';
import { DESK } from '../../testing/browser/browserWindow';
import { SLOW_MS } from '../browser/screen/api/network';
import { until } from '../../testing/browser/until';
import { becomes } from '../../testing/browser/becomes';
import { shows } from '../../testing/browser/shows';
import { allSeen, openMug, tab, USER } from './inCorner';
import { cornerPerFile, withPhone, type PhoneSetup, type TestPhone } from './withPhone';

const BUY = { buy: { code: `exports.main = async (event) => ({ bought: event.id });` } };
const FAILING = { buy: { code: `exports.main = async () => { throw new Error('卖完了'); };` } };

const browser = browserPerFile();
const corner = cornerPerFile();

const withCorner = (test: (phone: TestPhone) => Promise<void>, setup: PhoneSetup = {}): Promise<void> =>
  corner(browser(), setup, test);

const back = ({ screen }: TestPhone): Promise<void> =>
  screen.getByRole('button', { name: '返回', exact: true }).click();
describe('pages', () => {
  test('draw lists, slots, scripts in templates and conditions, and follow setData', () =>
    withCorner(async ({ byId, tap, screen }) => {
      await shows(byId('count'), '点了 0 次');
      await shows(byId('goods-mug'), '蓝色马克杯¥89.00缺货卖完了');
      await shows(byId('goods-tea'), '明前龙井¥128.00余 12 件');
      await tap('plus');
      await tap('plus');
      await shows(byId('count'), '点了 4 次');
      await becomes(() => screen.locator('wx-card').count(), 3);
    }));

  test("a component's classes are its own, and those of a page reach no other page", () =>
    withCorner(async (phone) => {
      const { byId, screen } = phone;
      const weight = (locator: ReturnType<TestPhone['byId']>): Promise<string> =>
        locator.evaluate((element) => getComputedStyle(element).fontWeight);
      await becomes(() => weight(byId('greeting')), '600');
      await becomes(() => weight(byId('goods-mug').locator('[class*="--title"]')), '400');
      const price = screen.locator('.price').first();
      await becomes(() => price.evaluate((element) => getComputedStyle(element).color), 'rgb(250, 81, 81)');
    }));

  test('are opened, titled, left and kept on a stack', () =>
    withCorner(async (phone) => {
      const { byId, tap, screen } = phone;
      await tap('plus');
      await openMug(phone);
      await shows(screen.locator('.mp-nav-title'), '蓝色马克杯');
      await becomes(() => screen.locator('.mp-tabs').count(), 0);
      await back(phone);
      await shows(screen.locator('.mp-nav-title'), '街角小店');
      await shows(byId('count'), '点了 2 次');
    }));

  test('behind tabs live on while another tab is shown', () =>
    withCorner(async (phone) => {
      await phone.tap('plus');
      await tab(phone, '我的');
      await shows(phone.byId('note'), '还没有备注');
      await shows(phone.screen.locator('.mp-badge'), '1');
      await tab(phone, '首页');
      await shows(phone.byId('count'), '点了 2 次');
    }));

  test('run through App, page and component lifetimes in order', () =>
    withCorner(async (phone) => {
      await tab(phone, '我的');
      await shows(phone.screen.locator('.seen').first(), 'launch pages/home/index 1089');
      const seen = await allSeen(phone);
      expect(seen.slice(0, 8)).toEqual([
        'launch pages/home/index 1089',
        'show pages/home/index 1089',
        'attached 蓝色马克杯',
        'attached 明前龙井',
        'attached 紫砂壶',
        'page show 蓝色马克杯',
        'page show 明前龙井',
        'page show 紫砂壶',
      ]);
    }));

  test('turn dark with their bars while they are shown, and the script hears of it; a bar it coloured itself stays', () =>
    withCorner(async (phone) => {
      const { page, screen, tap, byId } = phone;
      const colour = (selector: string): Promise<string> =>
        screen.locator(selector).evaluate((element) => getComputedStyle(element).backgroundColor);
      await tab(phone, '我的');
      await shows(byId('note'), '还没有备注');
      await becomes(() => colour('.mp-nav'), 'rgb(255, 255, 255)');
      await becomes(() => colour('.mp-tabs'), 'rgb(250, 250, 250)');
      await page.emulateMedia({ colorScheme: 'dark' });
      await shows(byId('theme'), 'dark dark');
      await becomes(() => colour('.mp-nav'), 'rgb(25, 25, 25)');
      await becomes(() => colour('.mp-tabs'), 'rgb(32, 32, 32)');
      await becomes(() => screen.locator('.mp-nav-light').count(), 1);
      await tap('paint');
      await page.emulateMedia({ colorScheme: 'light' });
      await shows(byId('theme'), 'light light');
      await becomes(() => colour('.mp-nav'), 'rgb(1, 2, 3)');
    }));

  test('are refreshed when they are pulled down from their top', () =>
    withCorner(async ({ page, byId }) => {
      const box = await byId('greeting').boundingBox();
      if (!box) throw new Error('the greeting is not on the screen');
      await page.mouse.move(box.x + 100, box.y + 60);
      await page.mouse.down();
      await page.mouse.move(box.x + 100, box.y + 200, { steps: 4 });
      await page.mouse.up();
      await shows(byId('refreshed'), '刷新了');
    }));

  test('can be opened by themselves, without phone and panel around', () =>
    withCorner(
      async ({ page }) => {
        await page.locator('[id$="--plus"]').click();
        await shows(page.locator('[id$="--count"]'), '点了 2 次');
      },
      { path: '/phone/screen' },
    ));
});

describe('storage', () => {
  test('belongs to the user and outlives the mini program', () =>
    withCorner(
      async (phone) => {
        const { page, byId, tap } = phone;
        await tab(phone, '我的');
        await tap('save');
        await shows(byId('note'), '要蓝色的');
        await page.locator('[data-control=user]').selectOption('user-aming');
        await shows(byId('count'), '点了 0 次');
        await tab(phone, '我的');
        await shows(byId('note'), '还没有备注');
        await page.locator('[data-control=user]').selectOption(USER);
        await shows(byId('count'), '点了 0 次');
        await tab(phone, '我的');
        await shows(byId('note'), '要蓝色的');
      },
      { window: DESK },
    ));
});

describe('the cloud', () => {
  test('functions are called as the user, and their answers come back', () =>
    withCorner(
      async (phone) => {
        await openMug(phone);
        await phone.tap('buy');
        await shows(phone.byId('result'), '{"bought":"mug"}');
        const { logs } = await phone.get<{ logs: { openid: string; source: string }[] }>(
          '/logs?function=buy',
        );
        expect(logs[0]).toMatchObject({ openid: USER, source: 'wx_client' });
      },
      { functions: BUY },
    ));

  test('a function that throws fails as it does in WeChat', () =>
    withPhone(browser(), { functions: FAILING }, async (phone) => {
      await openMug(phone);
      await phone.tap('buy');
      await shows(
        phone.byId('result'),
        /^-504002 cloud\.callFunction:fail Error: errCode: -504002 functions execute fail \| errMsg: .*卖完了/,
      );
    }));

  test('on a slow network a call takes three seconds longer, the sheet too, and the script knows', () =>
    withCorner(
      async (phone) => {
        const { page, screen, tap, byId } = phone;
        const control = page.locator('[data-control=network]');
        await tab(phone, '我的');
        await control.selectOption('slow');
        await shows(screen.locator('.mp-offline'), '网络很慢');
        await tap('network');
        await shows(byId('network-shown'), '2g');
        await tab(phone, '首页');
        await openMug(phone);
        await tap('buy');
        await shows(byId('result'), '{"bought":"mug"}');
        const took = await page.evaluate(
          () => window.phoneLog?.entries().flatMap((each) => (each.kind === 'call' ? each.ms : [])) ?? [],
        );
        expect(took).toEqual([expect.any(Number)]);
        expect(took[0]).toBeGreaterThanOrEqual(SLOW_MS);
        await tap('ask');
        expect(await screen.locator('.mp-permission').count()).toBe(0);
        await screen.locator('.mp-permission').waitFor();
        // Whoever loses the network while the sheet is on its way sees none.
        await screen.locator('.mp-permission [data-answer=reject]').click();
        await tap('ask');
        await control.selectOption('offline');
        await shows(byId('result'), '10002 requestSubscribeMessage:fail network error');
      },
      { functions: BUY, window: DESK },
    ));

  test('without network nothing reaches it, and back online it does', () =>
    withCorner(
      async (phone) => {
        const { page, tap, byId } = phone;
        await openMug(phone);
        await page.locator('[data-control=network]').selectOption('offline');
        await tap('buy');
        await shows(byId('result'), /^-1 cloud\.callFunction:fail .*request:fail/);
        expect((await phone.get<{ logs: unknown[] }>('/logs?function=buy')).logs).toEqual([]);
        await page.locator('[data-control=network]').selectOption('online');
        await tap('buy');
        await shows(byId('result'), '{"bought":"mug"}');
      },
      { functions: BUY, window: DESK },
    ));
});

describe('subscribing', () => {
  const credits = ({ get }: TestPhone): Promise<Record<string, number>> =>
    get(`/wechat/credits?openid=${USER}`);

  test('an accept on the sheet buys a credit, a refusal buys none', () =>
    withCorner(async (phone) => {
      const { tap, byId, screen } = phone;
      await openMug(phone);
      await tap('ask');
      await shows(screen.locator('.mp-permission-item label'), '到货提醒');
      await screen.locator('.mp-permission [data-answer=accept]').click();
      await shows(byId('result'), 'requestSubscribeMessage:ok accept');
      await tap('ask');
      await screen.locator('.mp-permission [data-answer=reject]').click();
      await shows(byId('result'), 'requestSubscribeMessage:ok reject');
      expect(await credits(phone)).toEqual({ 'back-in-stock': 1 });
    }));

  test('"always keep" answers silently from then on, a credit each time', () =>
    withCorner(async (phone) => {
      const { tap, byId, screen } = phone;
      await openMug(phone);
      await tap('ask');
      await screen.locator('.mp-permission-always').click();
      await screen.locator('.mp-permission [data-answer=accept]').click();
      await shows(byId('result'), 'requestSubscribeMessage:ok accept');
      await tap('ask');
      await until(async () => (await credits(phone))['back-in-stock'] === 2);
      expect(await screen.locator('.mp-permission').count()).toBe(0);
    }));

  test('after an await the tap is over, and the call is refused', () =>
    withCorner(async (phone) => {
      await openMug(phone);
      await phone.tap('ask-late');
      await shows(
        phone.byId('result'),
        /requestSubscribeMessage:fail can only be invoked by user TAP gesture\.$/,
      );
      expect(await phone.screen.locator('.mp-permission').count()).toBe(0);
    }));

  test('a second call while the sheet is open is refused', () =>
    withCorner(async (phone) => {
      await openMug(phone);
      await phone.tap('ask-twice');
      await shows(phone.byId('result'), /requestSubscribeMessage:fail last call has not ended$/);
      // The refusal may be there before the first call's sheet is drawn.
      await phone.screen.locator('.mp-permission').waitFor();
      expect(await phone.screen.locator('.mp-permission').count()).toBe(1);
    }));

  test('with the main switch off it fails with 20004, and the settings turn it on again', () =>
    withCorner(async (phone) => {
      const { page, tap, byId } = phone;
      await tab(phone, '我的');
      await tap('settings');
      await page.locator('[data-settings=main]').click();
      await until(
        async () => !(await phone.get<{ mainSwitch: boolean }>(`/wechat/settings?openid=${USER}`)).mainSwitch,
      );
      await page.locator('[data-settings=back]').click();
      await tab(phone, '首页');
      await openMug(phone);
      await tap('ask');
      await shows(byId('result'), /^20004 requestSubscribeMessage:fail The main switch is switched off/);
    }));
});
