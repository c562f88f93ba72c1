import { BACK_IN_STOCK, goodSend, grant, SEND, withWeChat } from './withWeChat';
import { wechatRoutes, type LocalWeChat } from '../index';

async function ask(wechat: LocalWeChat, method: string, path: string, body?: unknown) {
  const url = new URL(path, 'http://local');
  const route = wechatRoutes(wechat).find((each) => each.method === method && each.path === url.pathname);
  if (!route) throw new Error(`no route ${method} ${path}`);
  return route.handle(body, url.searchParams);
}

describe('the /wechat routes', () => {
  test('subscribe, credits, settings and messages speak of the same user', () =>
    withWeChat({}, async ({ wechat }) => {
      const body = { openid: 'user', templates: { [BACK_IN_STOCK]: 'accept' }, always: true };
      expect(await ask(wechat, 'POST', '/wechat/subscribe', body)).toEqual({
        status: 200,
        body: { errMsg: 'requestSubscribeMessage:ok', [BACK_IN_STOCK]: 'accept' },
      });
      expect((await ask(wechat, 'GET', '/wechat/credits?openid=user')).body).toEqual({ [BACK_IN_STOCK]: 1 });
      await wechat.openapi(SEND, goodSend('user'));
      expect((await ask(wechat, 'GET', '/wechat/messages?openid=user')).body).toHaveLength(1);
      expect((await ask(wechat, 'GET', '/wechat/messages?openid=other')).body).toEqual([]);
      expect(
        (await ask(wechat, 'POST', '/wechat/settings', { openid: 'user', mainSwitch: false })).body,
      ).toEqual({
        mainSwitch: false,
        itemSettings: { [BACK_IN_STOCK]: 'accept' },
      });
      expect(await ask(wechat, 'POST', '/wechat/subscribe', body)).toMatchObject({
        status: 400,
        body: { errCode: 20004 },
      });
    }));

  test('the mode is changed in part, and kept over a restart', () =>
    withWeChat({}, async (harness) => {
      const patch = { latencyMs: 5, receipts: { duplicate: 1 } };
      await ask(harness.wechat, 'POST', '/wechat/mode', patch);
      const { body } = await ask(await harness.reopen(), 'GET', '/wechat/mode');
      expect(body).toMatchObject({
        latencyMs: 5,
        dailyQuota: 10_000_000,
        receipts: { duplicate: 1, delayMs: 50 },
      });
    }));

  test.each<[string, string, unknown, RegExp]>([
    ['GET', '/wechat/credits', undefined, /expected 1–64 letters/],
    ['POST', '/wechat/subscribe', undefined, /expected object/],
    ['POST', '/wechat/subscribe', { openid: { $gt: '' }, templates: {} }, /openid: .*expected string/],
    ['POST', '/wechat/subscribe', { openid: 'u', templates: { a: 'maybe' } }, /templates\.a: /],
    ['POST', '/wechat/settings', { openid: 'u', template: 'a' }, /expected "template" and "status" together/],
    ['POST', '/wechat/mode', { latency: 5 }, /[Uu]nrecognized key.*latency/],
    ['POST', '/wechat/mode', { surgeRate: 2 }, /surgeRate: /],
    ['POST', '/wechat/mode', { receipts: 'off' }, /expected record/],
  ])('%s %s with %j answers 400 and says what was expected', (method, path, body, message) =>
    withWeChat({}, async ({ wechat }) => {
      expect(await ask(wechat, method, path, body)).toEqual({
        status: 400,
        body: { error: { code: 'INVALID_PARAM', message: expect.stringMatching(message) } },
      });
    }),
  );

  test('users and templates are listed', () =>
    withWeChat({}, async ({ wechat }) => {
      await grant(wechat, 'user');
      expect((await ask(wechat, 'GET', '/wechat/users')).body).toMatchObject([
        { openid: 'user', mainSwitch: true },
      ]);
      const labels = { thing1: '商品名称', amount2: '商品价格' };
      const { body } = await ask(wechat, 'GET', '/wechat/templates');
      expect((body as { labels?: object }[]).map((each) => each.labels)).toEqual([
        labels,
        ...[undefined, undefined, undefined],
      ]);
      await wechat.openapi(SEND, goodSend('user'));
      expect((await ask(wechat, 'GET', '/wechat/messages?openid=user')).body).toMatchObject([{ labels }]);
      expect((await ask(wechat, 'GET', '/wechat/pushes')).body).toMatchObject({ givenUp: 0 });
    }));
});
