import { ProfileInForce } from '../../profile/inForce';
import { BACK_IN_STOCK, goodSend, grant, PICKUP, SEND, TRAIN, until, withWeChat } from './withWeChat';

describe('subscribeMessage.send', () => {
  test('spends the credit, stores the card and pushes a receipt with the same id', () =>
    withWeChat({}, async ({ wechat, pushed, clock }) => {
      await grant(wechat, 'user');
      const answer = await wechat.openapi(SEND, goodSend('user'));
      expect(answer).toEqual({ errcode: 0, errmsg: 'ok', msgid: expect.any(BigInt) });
      expect(answer.msgid).toBeGreaterThan(2n ** 53n);
      expect(wechat.credits('user')).toEqual({ [BACK_IN_STOCK]: 0 });
      expect(wechat.messages('user')).toEqual([
        {
          msgid: String(answer.msgid),
          openid: 'user',
          templateId: BACK_IN_STOCK,
          title: '到货提醒',
          data: { thing1: '白瓷马克杯', amount2: '¥89.00' },
          page: 'pages/goods/index?nid=abc',
          miniprogramState: 'trial',
          lang: 'zh_CN',
          at: clock.at,
        },
      ]);
      await until(() => pushed.length === 2, 'the receipt was pushed');
      expect(pushed[1]).toEqual({
        openid: 'user',
        event: {
          ToUserName: 'gh_localcloud',
          FromUserName: 'user',
          CreateTime: clock.at / 1000,
          MsgType: 'event',
          Event: 'subscribe_msg_sent_event',
          List: {
            TemplateId: BACK_IN_STOCK,
            MsgID: String(answer.msgid),
            ErrorCode: '0',
            ErrorStatus: 'success',
          },
        },
      });
    }));

  test('each accept buys exactly one send; the next one is 43101', () =>
    withWeChat({}, async ({ wechat }) => {
      await grant(wechat, 'user', 2);
      const codes: unknown[] = [];
      for (let n = 0; n < 3; n += 1) codes.push((await wechat.openapi(SEND, goodSend('user'))).errcode);
      expect(codes).toEqual([0, 0, 43101]);
      expect(wechat.messages('user')).toHaveLength(2);
    }));

  test('a long-term consent is not used up', () =>
    withWeChat({}, async ({ wechat }) => {
      await grant(wechat, 'user', 1, TRAIN);
      const send = goodSend('user', { template_id: TRAIN, data: { thing1: { value: '虹桥' } } });
      for (let n = 0; n < 3; n += 1) expect(await wechat.openapi(SEND, send)).toMatchObject({ errcode: 0 });
      expect(wechat.credits('user')).toEqual({});
    }));

  const value = (text: unknown) => ({ data: { thing1: { value: text }, amount2: { value: '1' } } });
  test.each<[string, Record<string, unknown>, number, RegExp]>([
    ['no openid', { touser: undefined }, 40003, /invalid openid rid: [0-9a-f]+-[0-9a-f]{8}-[0-9a-f]{8}$/],
    ['an empty openid', { touser: '' }, 40003, /invalid openid/],
    ['an openid with a space', { touser: 'a b' }, 40003, /invalid openid/],
    ['an openid of 65 characters', { touser: 'a'.repeat(65) }, 40003, /invalid openid/],
    ['an operator for an openid', { touser: { $gt: '' } }, 40003, /invalid openid/],
    ['an unknown template', { template_id: 'other' }, 40037, /invalid template_id/],
    ['a template named like a prototype key', { template_id: '__proto__' }, 40037, /invalid template_id/],
    ['a page with a leading slash', { page: '/pages/goods/index' }, 41030, /invalid page/],
    ['an unknown page', { page: 'pages/other/index?a=1' }, 41030, /invalid page/],
    ['no data', { data: undefined }, 47003, /argument invalid! data is empty/],
    ['a missing field', { data: { thing1: { value: 'x' } } }, 47003, /data\.amount2\.value is empty/],
    ['an empty field', value(''), 47003, /data\.thing1\.value is empty/],
    [
      'an over-long field',
      value('一'.repeat(21)),
      47003,
      /argument invalid! data\.thing1\.value invalid rid/,
    ],
    ['a number for a text', value(5), 47003, /data\.thing1\.value invalid/],
    [
      'a field that the template has not',
      { data: { ...value('x').data, thing9: { value: 'x' } } },
      47003,
      /data\.thing9 invalid/,
    ],
    ['an unknown state', { miniprogram_state: 'release' }, 47003, /miniprogram_state/],
    ['an unknown language', { lang: 'de' }, 47003, /lang/],
  ])('%s is refused, keeping the credit', (_what, changes, errcode, text) =>
    withWeChat({}, async ({ wechat }) => {
      await grant(wechat, 'user');
      const answer = await wechat.openapi(SEND, goodSend('user', changes));
      expect(answer).toEqual({ errcode, errmsg: expect.stringMatching(text) });
      expect(wechat.credits('user')).toEqual({ [BACK_IN_STOCK]: 1 });
      expect(wechat.messages('user')).toEqual([]);
    }),
  );

  test('an enum field takes the values of its template only', () =>
    withWeChat({}, async ({ wechat }) => {
      await grant(wechat, 'user', 2, PICKUP);
      const send = (text: string) =>
        wechat.openapi(
          SEND,
          goodSend('user', { template_id: PICKUP, data: { thing1: { value: 'x' }, enum2: { value: text } } }),
        );
      expect(await send('午')).toMatchObject({ errcode: 47003 });
      expect(await send('早')).toMatchObject({ errcode: 0 });
    }));

  test('without configured templates and pages every id and path is taken, data by its types', () =>
    withWeChat({ templates: undefined, pages: undefined }, async ({ wechat }) => {
      await grant(wechat, 'user', 2, 'any-id');
      const send = (data: unknown) =>
        wechat.openapi(SEND, goodSend('user', { template_id: 'any-id', page: 'pages/any', data }));
      expect(await send({ phrase1: { value: 'latin' } })).toMatchObject({ errcode: 47003 });
      expect(await send({ phrase1: { value: '已发货' } })).toMatchObject({ errcode: 0 });
    }));

  test('a second call for the same openid meanwhile is 43108, one for another openid is not', () =>
    withWeChat({}, async ({ wechat }) => {
      await wechat.setMode({ latencyMs: 20 });
      await Promise.all([grant(wechat, 'one', 2), grant(wechat, 'two')]);
      const answers = await Promise.all(
        ['one', 'one', 'two'].map((user) => wechat.openapi(SEND, goodSend(user))),
      );
      expect(answers.map(({ errcode }) => errcode)).toEqual([0, 43108, 0]);
      expect(wechat.credits('one')).toEqual({ [BACK_IN_STOCK]: 1 });
      expect(await wechat.openapi(SEND, goodSend('one'))).toMatchObject({ errcode: 0 });
    }));

  test('the daily quota answers 45009 until midnight in UTC+8', () =>
    withWeChat({}, async ({ wechat, clock }) => {
      clock.at = Date.UTC(2026, 0, 10, 15, 59);
      await wechat.setMode({ dailyQuota: 1 });
      await grant(wechat, 'user', 3);
      expect(await wechat.openapi(SEND, goodSend('user'))).toMatchObject({ errcode: 0 });
      expect(await wechat.openapi(SEND, goodSend('user'))).toMatchObject({ errcode: 45009 });
      clock.at = Date.UTC(2026, 0, 10, 16, 0);
      expect(await wechat.openapi(SEND, goodSend('user'))).toMatchObject({ errcode: 0 });
    }));

  test('a refusal for its content spends the credit when the profile says so; 43101 never does', () => {
    const profile = new ProfileInForce();
    return withWeChat({ profile }, async ({ wechat }) => {
      profile.change({ refusalSpendsCredit: true });
      await grant(wechat, 'user', 2);
      await wechat.openapi(SEND, goodSend('user', { page: '/wrong' }));
      expect(wechat.credits('user')).toEqual({ [BACK_IN_STOCK]: 1 });
      await wechat.setMode({ surgeRate: 1 });
      expect(await wechat.openapi(SEND, goodSend('user'))).toMatchObject({ errcode: 43101 });
      expect(wechat.credits('user')).toEqual({ [BACK_IN_STOCK]: 1 });
    });
  });

  test('an undelivered message leaves no card and its receipt carries the code', () =>
    withWeChat({}, async ({ wechat, pushed }) => {
      await wechat.setMode({ receipts: { errorCode: '1003', delayMs: 0 } });
      await grant(wechat, 'user');
      expect(await wechat.openapi(SEND, goodSend('user'))).toMatchObject({ errcode: 0 });
      expect(wechat.messages('user')).toEqual([]);
      await until(() => pushed.length === 2, 'the receipt was pushed');
      expect(pushed[1]?.event.List).toMatchObject({ ErrorCode: '1003', ErrorStatus: 'failed' });
    }));

  test('banned templates, a banned account and openids that never subscribed are refused on demand', () =>
    withWeChat({}, async ({ wechat }) => {
      await grant(wechat, 'user');
      await wechat.setMode({ openids: 'subscribed' });
      expect(await wechat.openapi(SEND, goodSend('stranger'))).toMatchObject({ errcode: 40003 });
      await wechat.setMode({ bannedTemplates: [BACK_IN_STOCK] });
      expect(await wechat.openapi(SEND, goodSend('user'))).toMatchObject({ errcode: 43116 });
      await wechat.setMode({ accountBanned: true });
      expect(await wechat.openapi(SEND, goodSend('user'))).toMatchObject({ errcode: 43107 });
    }));

  test('an API that WeChat does not have is refused by the gateway', () =>
    withWeChat({}, async ({ wechat }) => {
      await expect(wechat.openapi('toString', {})).rejects.toMatchObject({ errorCode: -604100 });
    }));
});
