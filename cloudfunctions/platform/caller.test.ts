import { callerOf, isClient, isFunction } from './caller';
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

test('a mini program is one when it calls directly, not when it stands at the beginning of a chain', () => {
  expect(isClient(caller({ SOURCE: 'wx_client' }))).toBe(true);
  expect(isClient(caller({ SOURCE: 'wx_devtools' }))).toBe(true);
  expect(isClient(caller({ SOURCE: 'wx_client,scf' }))).toBe(false);
  expect(isFunction(caller({ SOURCE: 'wx_client,scf' }))).toBe(true);
  expect(isFunction(caller({ SOURCE: 'scf,wx_client' }))).toBe(false);
});

test('identity that is missing is empty, never "undefined"', () => {
  expect(caller({})).toEqual({ direct: '', openid: '', uid: '', envId: '', isTimer: false });
});

test('openids and environments of digits only, which the SDK makes numbers of, are text again', () => {
  expect(caller({ OPENID: 10086, ENV: 42 })).toMatchObject({ openid: '10086', envId: '42' });
});

test('a timer is told by the environment, not by the source', () => {
  expect(caller({ SOURCE: 'wx_trigger' }).isTimer).toBe(false);
  expect(caller({}, undefined, { TRIGGER_SRC: 'timer' }).isTimer).toBe(true);
});
