import {
  BACK_IN_STOCK,
  goodSend,
  grant,
  PICKUP,
  PICKUP_TOO,
  SEND,
  TRAIN,
  until,
  withWeChat,
} from './withWeChat';

const OK = { errMsg: 'requestSubscribeMessage:ok' };

describe('the permission sheet', () => {
  test('an accept buys a send, a reject buys and voids nothing', () =>
    withWeChat({}, async ({ wechat }) => {
      await grant(wechat, 'user');
      const answer = await wechat.subscribe({
        openid: 'user',
        templates: { [BACK_IN_STOCK]: 'reject', [PICKUP]: 'accept' },
      });
      expect(answer).toEqual({ ...OK, [BACK_IN_STOCK]: 'reject', [PICKUP]: 'accept' });
      expect(wechat.credits('user')).toEqual({ [BACK_IN_STOCK]: 1, [PICKUP]: 1 });
    }));

  test('a kept accept answers later calls silently, and buys a send each time', () =>
    withWeChat({}, async ({ wechat, pushed }) => {
      await wechat.subscribe({ openid: 'user', templates: { [PICKUP]: 'accept' }, always: true });
      const silent = await wechat.subscribe({ openid: 'user', templates: { [PICKUP]: 'reject' } });
      expect(silent).toEqual({ ...OK, [PICKUP]: 'accept' });
      expect(wechat.credits('user')).toEqual({ [PICKUP]: 2 });
      await wechat.subscribe({ openid: 'other', templates: { [PICKUP]: 'accept' } });
      await until(() => pushed.some(({ openid }) => openid === 'other'), 'the second sheet was pushed');
      expect(pushed.filter(({ openid }) => openid === 'user')).toHaveLength(1);
    }));

  test('a kept reject voids what was bought and answers later calls', () =>
    withWeChat({}, async ({ wechat }) => {
      await grant(wechat, 'user', 2);
      await wechat.subscribe({ openid: 'user', templates: { [BACK_IN_STOCK]: 'reject' }, always: true });
      const later = await wechat.subscribe({ openid: 'user', templates: { [BACK_IN_STOCK]: 'accept' } });
      expect(later[BACK_IN_STOCK]).toBe('reject');
      expect(wechat.credits('user')).toEqual({ [BACK_IN_STOCK]: 0 });
    }));

  test('of two templates with one title the second is filtered', () =>
    withWeChat({}, async ({ wechat }) => {
      const answer = await wechat.subscribe({
        openid: 'user',
        templates: { [PICKUP]: 'accept', [PICKUP_TOO]: 'accept' },
      });
      expect(answer).toEqual({ ...OK, [PICKUP]: 'accept', [PICKUP_TOO]: 'filter' });
      expect(wechat.credits('user')).toEqual({ [PICKUP]: 1 });
    }));

  test('a banned template comes back as ban and buys nothing', () =>
    withWeChat({}, async ({ wechat }) => {
      await wechat.setMode({ bannedTemplates: [PICKUP] });
      expect(await wechat.subscribe({ openid: 'user', templates: { [PICKUP]: 'accept' } })).toEqual({
        ...OK,
        [PICKUP]: 'ban',
      });
      expect(wechat.credits('user')).toEqual({});
    }));

  test.each<[string, number, Record<string, 'accept'>]>([
    ['no template', 10001, {}],
    ['an unknown template', 20001, { other: 'accept' }],
    ['one-time and long-term together', 20002, { [PICKUP]: 'accept', [TRAIN]: 'accept' }],
  ])('%s fails', (_what, errCode, templates) =>
    withWeChat({}, async ({ wechat }) => {
      await expect(wechat.subscribe({ openid: 'user', templates })).rejects.toMatchObject({ errCode });
      expect(wechat.credits('user')).toEqual({});
    }),
  );

  test('more than five templates fail with 20003', () =>
    withWeChat({ templates: undefined }, async ({ wechat }) => {
      const ask = (count: number) =>
        wechat.subscribe({
          openid: 'user',
          templates: Object.fromEntries(
            Array.from({ length: count }, (_, n) => [`t${n}`, 'accept' as const]),
          ),
        });
      await expect(ask(6)).rejects.toMatchObject({ errCode: 20003 });
      expect(Object.keys(await ask(5))).toHaveLength(6);
    }));

  test('a banned mini program fails with 20005', () =>
    withWeChat({}, async ({ wechat }) => {
      await wechat.setMode({ accountBanned: true });
      await expect(grant(wechat, 'user')).rejects.toMatchObject({ errCode: 20005 });
    }));

  test('pushes List as an object for one template, as an array for several', () =>
    withWeChat({}, async ({ wechat, pushed }) => {
      await grant(wechat, 'one');
      await wechat.subscribe({ openid: 'two', templates: { [BACK_IN_STOCK]: 'accept', [PICKUP]: 'reject' } });
      await until(() => pushed.length === 2, 'both were pushed');
      const item = (TemplateId: string, status: string) => ({
        TemplateId,
        SubscribeStatusString: status,
        PopupScene: '0',
      });
      expect(pushed[0]?.event).toMatchObject({
        Event: 'subscribe_msg_popup_event',
        FromUserName: 'one',
        List: item(BACK_IN_STOCK, 'accept'),
      });
      expect(pushed[1]?.event.List).toEqual([item(BACK_IN_STOCK, 'accept'), item(PICKUP, 'reject')]);
    }));
});

describe('the settings page', () => {
  test('shows the main switch and only the choices that are kept', () =>
    withWeChat({}, async ({ wechat }) => {
      expect(wechat.settings('user')).toEqual({ mainSwitch: true, itemSettings: {} });
      await grant(wechat, 'user');
      await wechat.subscribe({ openid: 'user', templates: { [PICKUP]: 'accept' }, always: true });
      expect(wechat.settings('user')).toEqual({ mainSwitch: true, itemSettings: { [PICKUP]: 'accept' } });
    }));

  test('the main switch off: the sheet fails with 20004, sends with 43101, credits stay', () =>
    withWeChat({}, async ({ wechat }) => {
      await grant(wechat, 'user');
      await wechat.changeSettings({ openid: 'user', mainSwitch: false });
      await expect(grant(wechat, 'user')).rejects.toMatchObject({ errCode: 20004 });
      expect(await wechat.openapi(SEND, goodSend('user'))).toMatchObject({ errcode: 43101 });
      await wechat.changeSettings({ openid: 'user', mainSwitch: true });
      expect(await wechat.openapi(SEND, goodSend('user'))).toMatchObject({ errcode: 0 });
    }));

  test('a reject voids that template alone and is pushed; an accept buys nothing and is not', () =>
    withWeChat({}, async ({ wechat, pushed }) => {
      await grant(wechat, 'user', 2);
      await grant(wechat, 'user', 1, PICKUP);
      const reject = { openid: 'user', template: BACK_IN_STOCK, status: 'reject' as const };
      expect(await wechat.changeSettings(reject)).toEqual({
        mainSwitch: true,
        itemSettings: { [BACK_IN_STOCK]: 'reject' },
      });
      await wechat.changeSettings({ ...reject, status: 'accept' });
      expect(wechat.credits('user')).toEqual({ [BACK_IN_STOCK]: 0, [PICKUP]: 1 });
      await until(() => pushed.length === 4, 'the change was pushed');
      expect(pushed[3]?.event).toMatchObject({
        Event: 'subscribe_msg_change_event',
        List: { TemplateId: BACK_IN_STOCK, SubscribeStatusString: 'reject' },
      });
      expect(wechat.pushCounts()).toMatchObject({ pending: 0, delivered: 4 });
    }));
});
