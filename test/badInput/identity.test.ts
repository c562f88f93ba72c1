import { notifyPerFile } from '../support/cloud';
import type { Who } from '../support/control';
import { refusal } from './refusal';

const cloud = notifyPerFile();

const SOURCES: Record<string, Who> = {
  'a user': { source: 'wx_client', openid: 'o-user' },
};

test.each(['send', 'sendMany', 'status', 'explain', 'cancel'])('a user cannot %s', async (action) => {
  const error = await refusal(cloud(), 'send', { action }, SOURCES['a user']);
  expect(error).toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('o-user') });
});

test.each<[string, Who]>([
  ['alone', {}],
  ['beside an openid of ours, an admin’s even', { openid: 'o-admin' }],
])(
  'the user of a mini program that shares the environment, %s, is nobody here, and told so',
  async (_how, more) => {
    const who: Who = { source: 'wx_client', from: { appid: 'wx-other', openid: 'o-theirs' }, ...more };
    const before = (await cloud().export()).collections;
    for (const [name, event] of [
      ['subscribe', { action: 'sync' }],
      ['unsubscribe', { action: 'stop', scope: 'all' }],
      ['track', { events: [{ kind: 'feedback', category: 'suggestion', text: 'a' }] }],
      ['stats', { action: 'health' }],
      ['send', { action: 'send' }],
      ['receive', {}],
      ['dispatch', {}],
    ] as const) {
      const error = await refusal(cloud(), name, event, who);
      expect([name, error]).toMatchObject([
        name,
        { code: 'FORBIDDEN', message: expect.stringContaining('wx-other') },
      ]);
      expect(error.message).not.toMatch(/o-theirs|o-admin/);
    }
    expect((await cloud().export()).collections).toEqual(before);
  },
);

test('who calls is the platform’s word: an openid, source or role in the event is an unknown key', async () => {
  for (const forged of [
    { openid: 'o-admin' },
    { OPENID: 'o-admin' },
    { source: 'scf' },
    { TRIGGER_SRC: 'timer' },
  ]) {
    const event = { action: 'sync', ...forged };
    expect((await refusal(cloud(), 'subscribe', event, SOURCES['a user'])).code).toBe('BAD_REQUEST');
  }
});

test('the userInfo that the platform puts into events is not believed', async () => {
  const event = { action: 'sync', userInfo: { openId: 'o-victim', appId: 'wx' } };
  await cloud().call('unsubscribe', { action: 'stop', scope: 'all' }, { openid: 'o-victim' });
  const answer = await cloud().call<{ preferences: { muted: boolean } }>('subscribe', event, {
    openid: 'o-other',
  });
  expect(answer).toMatchObject({ ok: true, data: { preferences: { muted: false } } });
});

test.each(['1008610086', '00123', '12345678901234567890123'])(
  'an openid of digits only, which the SDK makes a number of, is the same user everywhere (%s)',
  async (openid) => {
    await cloud().call('unsubscribe', { action: 'stop', scope: 'all' }, { openid, source: 'wx_client' });
    const { notify_users: users } = (await cloud().export()).collections;
    expect(users).toEqual([expect.objectContaining({ _id: openid, muted: true })]);
  },
);
