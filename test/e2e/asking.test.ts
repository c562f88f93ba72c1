import { shows } from '../../local-cloud/testing/browser/shows';
import type { Control } from '../support/control';
import { templateId, until } from '../support/shop';
import { booked, CUSTOMER, shopPerFile, type Shop } from './withShop';

const withShop = shopPerFile();
const MUG = { goods: 'mug', pieces: 5 };

const credits = async ({ cloud }: Shop): Promise<number> =>
  (await cloud.credits(CUSTOMER))[templateId('backInStock')] ?? 0;

const toMug = async ({ tap, byId }: Shop): Promise<void> => {
  await tap('goods-mug');
  await byId('ask').waitFor();
};

test('who refuses is on no list; what could not be sent the inbox has, and subscribing there brings it', () =>
  withShop(async (shop) => {
    const { cloud, tap, byId } = shop;
    await toMug(shop);
    await tap('ask');
    await shop.answer('reject');
    await shows(byId('message'), '已取消，需要时可再订阅');
    await shop.picture('21-refused');
    expect(await byId('wished').count()).toBe(0);
    expect(await shop.staff('arrive', { ...MUG, delivery: 'd1' })).toEqual({ told: 0 });

    await shop.back();
    await tap('goods-tea');
    await tap('buy');
    await shop.answer('reject');
    await shows(byId('state'), '正在备货');
    const [order] = (await shop.staff<{ orders: { id: string }[] }>('overview')).orders;
    expect(await shop.staff('pack', { order: order?.id })).toMatchObject({ willSend: false });
    await cloud.fire('dispatch');
    expect(await cloud.messages(CUSTOMER)).toEqual([]);

    await shop.enter('pages/inbox/index', {}, 1089);
    await shop.screen.locator('[id*="--subscribe-"]').waitFor();
    await shop.picture('22-missed');
    await shop.screen.locator('[id*="--subscribe-"]').click();
    await shop.answer('accept');
    await shows(byId('told'), '订阅成功');
    await shop.picture('23-subscribed-again');
    await until(async () => {
      await cloud.fire('dispatch');
      return (await cloud.messages(CUSTOMER)).length === 1;
    }, 'what waited has arrived');
  }));

test('the stock goes to who waits; after the card nobody waits any more', () =>
  withShop(async (shop) => {
    const { cloud, tap, byId } = shop;
    await toMug(shop);
    await tap('ask');
    await shop.answer('accept');
    await shows(byId('wished'), '已在到货名单上');
    await shop.picture('24-waits');
    await shop.back();
    await shows(byId('goods-mug'), /已在到货名单上/);
    await until(async () => (await booked(shop)) === 1, 'the accept is booked');
    expect(await shop.staff('arrive', { ...MUG, delivery: 'd1' })).toEqual({ told: 1 });
    await cloud.fire('dispatch');
    expect(await cloud.messages(CUSTOMER)).toHaveLength(1);
    // The same delivery said twice, and the next one: nobody is left to be told.
    expect(await shop.staff('arrive', { ...MUG, delivery: 'd1' })).toEqual({ told: 1 });
    expect(await shop.staff('arrive', { ...MUG, delivery: 'd2' })).toEqual({ told: 0 });
    await cloud.fire('dispatch');
    expect(await cloud.messages(CUSTOMER)).toHaveLength(1);
  }));

test('"always keep" shows no sheet from then on, and each tap is one more message', () =>
  withShop(async (shop) => {
    const { tap, byId } = shop;
    await toMug(shop);
    await tap('ask');
    await shop.answer('accept', true);
    await shows(byId('message'), '订阅成功，还可收到 1 条');
    await tap('ask');
    await shows(byId('message'), '订阅成功，还可收到 2 条');
    expect(await shop.sheet.count()).toBe(0);
    expect(await credits(shop)).toBe(2);
    await until(async () => (await booked(shop)) === 2, 'both are booked');
  }));

test('two taps at once open one sheet and buy one message', () =>
  withShop(async (shop) => {
    const { byId } = shop;
    await toMug(shop);
    await byId('ask').dblclick();
    await shop.answer('accept');
    await shows(byId('message'), '订阅成功，还可收到 1 条');
    expect(await shop.sheet.count()).toBe(0);
    expect(await credits(shop)).toBe(1);
    await until(async () => (await booked(shop)) === 1, 'it is booked');
  }));

test('two taps at once on the buy button make one order', () =>
  withShop(async (shop) => {
    const { tap, byId } = shop;
    await tap('goods-tea');
    await byId('buy').dblclick();
    await shop.answer('reject');
    await shows(byId('state'), '正在备货');
    expect((await shop.staff<{ orders: unknown[] }>('overview')).orders).toHaveLength(1);
  }));

test('who buys again because the answer was lost has bought once', () =>
  withShop(async (shop) => {
    const { tap, byId, page } = shop;
    await tap('goods-tea');
    await shows(byId('left'), /余 12 件/);
    let lost = 0;
    await page.route('**/call/demoShop', async (route) => {
      if (lost > 0 || !route.request().postData()?.includes('"buy"')) return route.continue();
      await route.fetch();
      lost++;
      await route.abort();
    });
    await tap('buy');
    await shop.answer('reject');
    await shows(shop.screen.locator('.mp-toast'), '网络不给力，请稍后再试');
    expect(lost).toBe(1);
    await tap('buy');
    await shop.answer('reject');
    await shows(byId('state'), '正在备货');
    await shop.back();
    await shows(byId('left'), /余 11 件/);
    expect((await shop.staff<{ orders: unknown[] }>('overview')).orders).toHaveLength(1);
    // An order that was answered is done: the next tap is another one.
    await tap('buy');
    await shop.answer('reject');
    await shows(byId('state'), '正在备货');
    expect((await shop.staff<{ orders: unknown[] }>('overview')).orders).toHaveLength(2);
  }));

test('with the main switch off the user is led to the settings, and can subscribe after that', () =>
  withShop(async (shop) => {
    const { tap, byId, page, screen } = shop;
    await screen.getByRole('button', { name: '更多' }).click();
    await screen.locator('[data-menu=settings]').click();
    await page.locator('[data-settings=main]').click();
    await page.locator('[data-settings=back]').click();
    await toMug(shop);
    await tap('ask');
    await shows(byId('message'), '通知总开关已关闭，可在设置中打开');
    await shop.picture('31-main-switch-off');
    expect(await shop.sheet.count()).toBe(0);
    await tap('settings');
    await page.locator('[data-settings=main]').click();
    await shop.picture('32-settings-of-wechat');
    await page.locator('[data-settings=back]').click();
    await shows(byId('message'), '已打开，再点一次即可订阅');
    await tap('ask');
    await shop.answer('accept');
    await shows(byId('message'), '订阅成功，还可收到 1 条');
  }));

/** Calls of a function that are under way. */
async function busy({ url }: Control, name: string): Promise<number> {
  const functions = (await (await fetch(`${url}/functions`)).json()) as {
    name: string;
    instances: { busy: number; queued: number };
  }[];
  const { instances } = functions.find((each) => each.name === name)!;
  return instances.busy + instances.queued;
}

test('what was accepted while the network went away is booked once when it is back', () =>
  withShop(async (shop) => {
    const { tap, byId, page, cloud } = shop;
    await toMug(shop);
    await tap('ask');
    await shop.sheet.waitFor();
    // WeChat has the answer; the report to the cloud does not get through.
    await cloud.faults([{ api: '*', function: 'subscribe', when: 'before', reset: true, rate: 1 }]);
    await shop.answer('accept');
    await byId('message').waitFor();
    expect(await credits(shop)).toBe(1);
    await shop.network('offline');
    await shows(page.frameLocator('#screen').locator('.mp-nav-title'), '商品');
    await shop.picture('41-offline');
    await until(async () => (await busy(cloud, 'subscribe')) === 0, 'nobody tries any more');
    await cloud.clearFaults();
    expect(await booked(shop)).toBe(0);
    await shop.network('online');
    await until(async () => (await booked(shop)) === 1, 'the report got through');
    await shop.network('offline');
    await shop.network('online');
    expect(await booked(shop)).toBe(1);
  }));

test('every place that asks does so in the turn of the tap, and takes a no', () =>
  withShop(async (shop) => {
    const { tap, byId, screen } = shop;
    // The phone refuses a sheet that anything was awaited for: "can only be invoked by user TAP gesture".
    const asks = async (id: string): Promise<void> => {
      await tap(id);
      await shop.sheet.waitFor();
      await shop.answer('reject');
    };
    await toMug(shop);
    await asks('ask');
    await shop.back();
    await tap('goods-tea');
    await asks('buy');
    await shows(byId('state'), '正在备货');
    await asks('ask');
    await screen.getByRole('button', { name: '返回', exact: true }).click();
    await shop.back();
    await shop.tab('预约');
    await tap('slot-0');
    await asks('book');
    await byId('booked-0').waitFor();
    await shop.tab('我的');
    await tap('offers');
    await asks('ask');
    await shows(byId('message'), '已取消，需要时可再订阅');
  }));

test('on a network so slow that the launch is not answered yet, a tap opens the sheet all the same', () =>
  withShop(async (shop) => {
    const { tap, byId, page } = shop;
    await shop.leave();
    await page.locator('[data-chat=close]').click();
    let goOn = (): void => undefined;
    const reached = new Promise<void>((resolve) => (goOn = resolve));
    let asked = 0;
    await page.route('**/call/subscribe', async (route) => {
      asked++;
      await reached;
      await route.continue();
    });
    await page.locator('[data-chat=app]').click();
    await toMug(shop);
    await tap('ask');
    await shop.answer('accept');
    // The launch is still on its way.
    await until(() => Promise.resolve(asked > 0), 'the launch asks');
    expect(await booked(shop)).toBe(0);
    goOn();
    await shows(byId('message'), '订阅成功，还可收到 1 条');
    await until(async () => (await booked(shop)) === 1, 'the accept is booked');
  }));
