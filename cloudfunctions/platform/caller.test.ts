import { callerOf, isClient, isFunction, isPerson } from './caller';
import type { CallerContext } from './sdk';

const caller = (context: CallerContext, uid?: string, env: NodeJS.ProcessEnv = {}) =>
  callerOf(context, uid, env);

test.each([
  ['wx_client', 'wx_client'],
  ['wx_client,scf', 'scf'],
  ['scf,wx_client', 'wx_client'],
  [' wx_client , scf ', 'scf'],
  ['wx_client,', 'wx_client'],
  ['', ''],
  [undefined, ''],
])('in the chain %j the direct caller is %j', (SOURCE, direct) => {
  expect(caller({ SOURCE }).direct).toBe(direct);
});

test.each<[string, CallerContext, string, string | undefined]>([
  ['its own users', { APPID: 'wx-a', OPENID: 'o-a' }, 'o-a', undefined],
  [
    'its own, though the platform names the sender',
    { APPID: 'wx-a', FROM_APPID: 'wx-a', OPENID: 'o-a' },
    'o-a',
    undefined,
  ],
  ['those of another, by no openid', { APPID: 'wx-a', FROM_APPID: 'wx-b' }, '', 'wx-b'],
  [
    'those of another, by one that belongs here',
    { APPID: 'wx-a', FROM_APPID: 'wx-b', OPENID: 'o-a' },
    '',
    'wx-b',
  ],
  ['those of another, the own appid not named', { FROM_APPID: 'wx-b', OPENID: 'o-b' }, '', 'wx-b'],
])('in a shared environment, of %s', (_who, context, openid, stranger) => {
  const found = callerOf({ SOURCE: 'wx_client', ...context }, 'uid-1', { TRIGGER_SRC: 'timer' });
  expect([found.openid, found.stranger, found.uid, found.isTimer]).toEqual([openid, stranger, '', false]);
});

test('a mini program is one when it calls directly, not when it stands at the beginning of a chain', () => {
  expect(isClient(caller({ SOURCE: 'wx_client' }))).toBe(true);
  expect(isClient(caller({ SOURCE: 'wx_devtools' }))).toBe(true);
  expect(isClient(caller({ SOURCE: 'wx_client,scf' }))).toBe(false);
  expect(isFunction(caller({ SOURCE: 'wx_client,scf' }))).toBe(true);
  expect(isFunction(caller({ SOURCE: 'scf,wx_client' }))).toBe(false);
});

test.each(['wx_client', 'wx_devtools', 'wx_http', 'web', 'scf,wx_client'])('%s is a person', (SOURCE) => {
  expect(isPerson(caller({ SOURCE }))).toBe(true);
});

test('a function, a timer and WeChat are no person, unless a web login stands there', () => {
  for (const SOURCE of ['scf', 'wx_client,scf', 'wx_trigger', '']) {
    expect(isPerson(caller({ SOURCE, OPENID: 'o-1' }))).toBe(false);
    expect(isPerson(caller({ SOURCE }, 'u-1'))).toBe(true);
  }
});

test('identity that is missing is empty, never "undefined"', () => {
  expect(caller({})).toEqual({ direct: '', source: '', openid: '', uid: '', envId: '', isTimer: false });
});

test('openids and environments of digits only, which the SDK makes numbers of, are text again', () => {
  expect(caller({ OPENID: 10086, ENV: 42 })).toMatchObject({ openid: '10086', envId: '42' });
  expect(caller({ OPENID: 123 }, undefined, { WX_OPENID: '00123' }).openid).toBe('00123');
});

test('a timer is told by the environment, not by the source', () => {
  expect(caller({ SOURCE: 'wx_trigger' }).isTimer).toBe(false);
  expect(caller({}, undefined, { TRIGGER_SRC: 'timer' }).isTimer).toBe(true);
});

describe('what an earlier call of a warm instance has left', () => {
  // The SDK gives nothing that WX_CONTEXT_KEYS does not list: without OPENID in its context there is no user.
  const leftovers = { WX_OPENID: 'o-earlier', WX_APPID: 'wx1', TRIGGER_SRC: 'timer', TCB_UUID: 'u-earlier' };

  test('an openid is nobody’s', () => {
    expect(caller({ SOURCE: 'wx_http' }, undefined, leftovers).openid).toBe('');
  });

  test('the openid of this call is its own', () => {
    expect(caller({ OPENID: 'o-now' }, undefined, leftovers).openid).toBe('o-now');
  });

  test('a trigger makes no user a timer', () => {
    expect(caller({ OPENID: 'o-now', SOURCE: 'wx_client' }, undefined, leftovers).isTimer).toBe(false);
  });

  test('a uid beside an openid is no web login', () => {
    expect(caller({ OPENID: 'o-now', SOURCE: 'wx_client' }, 'u-earlier', leftovers).uid).toBe('');
    expect(caller({ SOURCE: 'web' }, 'u-now').uid).toBe('u-now');
  });

  test('the environment is known without any key of the call: it belongs to the function', () => {
    expect(caller({}, undefined, { TCB_ENV: 'shop-dev' }).envId).toBe('shop-dev');
    expect(caller({}, undefined, { SCF_NAMESPACE: 'shop-dev' }).envId).toBe('shop-dev');
  });
});
