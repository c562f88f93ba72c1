import { notifyPerFile } from '../support/cloud';
import type { Who } from '../support/control';
import { refusal } from './refusal';

const cloud = notifyPerFile();

const EVENTS: Record<string, unknown> = {
  subscribe: { action: 'sync' },
  unsubscribe: { action: 'stop', scope: 'all' },
  send: { action: 'status', id: 'x'.repeat(22) },
  track: { events: [{ kind: 'event', name: 'view' }], openid: 'o-user' },
  stats: { action: 'overview' },
  receive: {
    FromUserName: 'o-user',
    CreateTime: 1_795_312_920,
    MsgType: 'event',
    Event: 'subscribe_msg_popup_event',
    List: { TemplateId: 'T'.repeat(43), SubscribeStatusString: 'accept' },
  },
  dispatch: {},
};

const SOURCES: Record<string, Who> = {
  'a user': { source: 'wx_client', openid: 'o-user' },
  'a user in DevTools': { source: 'wx_devtools', openid: 'o-user' },
  'an admin in the mini program': { source: 'wx_client', openid: 'o-admin' },
  'a client without an openid': { source: 'wx_client' },
  'a function': { source: 'scf' },
  'a function that a user called': { source: 'wx_client,scf', openid: 'o-user' },
  'a user behind a chain': { source: 'scf,wx_client', openid: 'o-user' },
  'the timer': { source: 'wx_trigger' },
  HTTP: { source: 'wx_http' },
  'a web login': { source: 'web', uid: 'u-1' },
};

/** The last hop calls directly: behind whatever chain, these are mini-program users. */
const USERS = ['a user', 'a user in DevTools', 'an admin in the mini program', 'a user behind a chain'];

const PEOPLE = [...USERS, 'HTTP', 'a web login'];

/** DESIGN §5 and §10. `receive` and `dispatch` refuse users; who else may reach them the platform decides. */
const MAY: Record<string, string[]> = {
  subscribe: USERS,
  unsubscribe: USERS,
  send: ['a function', 'a function that a user called'],
  track: [
    'a user',
    'a user in DevTools',
    'a user behind a chain',
    'a function',
    'a function that a user called',
  ],
  stats: ['an admin in the mini program'],
};
const MAY_NOT: Record<string, string[]> = {
  receive: PEOPLE,
  dispatch: PEOPLE,
};

const mayNot = (name: string): string[] =>
  MAY_NOT[name] ?? Object.keys(SOURCES).filter((who) => !MAY[name]?.includes(who));

const pairs = (table: (name: string) => string[]): [string, string][] =>
  Object.keys(EVENTS).flatMap((name) => table(name).map((who): [string, string] => [who, name]));

test.each(pairs((name) => MAY[name] ?? []))('%s may call %s', async (who, name) => {
  const answer = await cloud().call(name, EVENTS[name], SOURCES[who]);
  if (!answer.ok) expect(answer.error.code).toBe('NOT_FOUND');
});

test.each(pairs(mayNot))('%s may not call %s', async (who, name) => {
  const { code, message } = await refusal(cloud(), name, EVENTS[name], SOURCES[who]);
  // An admin reports for the admin, not for the user named.
  expect(code).toBe('FORBIDDEN');
  const caller = SOURCES[who]!;
  if (caller.openid && !message.startsWith('openid:')) expect(message).toContain(caller.openid);
});

test.each(['send', 'sendMany', 'status', 'explain', 'cancel'])('a user cannot %s', async (action) => {
  const error = await refusal(cloud(), 'send', { action }, SOURCES['a user']);
  expect(error.code).toBe('FORBIDDEN');
});

test.each(['receive', 'dispatch'])('the timer and other functions may call %s', async (name) => {
  for (const who of ['a function', 'the timer']) {
    const answer: unknown = await cloud().call(name, EVENTS[name], SOURCES[who]);
    expect(name === 'receive' ? answer : (answer as { ok: boolean }).ok).toBe(
      name === 'receive' ? 'success' : true,
    );
  }
});

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

test('an environment that the configuration does not know is told, not guessed', async () => {
  const { withNotify } = await import('../support/cloud');
  await withNotify(
    async (other) => {
      const error = await refusal(other, 'subscribe', { action: 'sync' }, SOURCES['a user']);
      expect(error).toMatchObject({ code: 'CONFIG', message: expect.stringContaining('somebody-elses-env') });
    },
    { envId: 'somebody-elses-env' },
  );
});
