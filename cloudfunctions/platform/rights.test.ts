import { CALLERS, mayCall, type FunctionName, type MayCall } from '../core/contract/callers';
import type { Role } from '../core/config';
import type { NotifyError } from '../core/errors';
import type { Caller } from './caller';
import { requireCaller, type House } from './rights';

const caller = (more: Partial<Caller>): Caller => ({
  direct: '',
  source: '',
  openid: '',
  uid: '',
  envId: 'local',
  isTimer: false,
  ...more,
});

const house = (admins: House['environment']['admins'] = [], http = false): House => ({
  http,
  environment: { name: 'local', admins },
});

/** A request of each kind, to ask for by what it needs. */
const REQUESTS: Partial<Record<MayCall, [FunctionName, object]>> = {
  user: ['subscribe', { action: 'sync' }],
  server: ['send', { action: 'send' }],
  'user or function': ['track', {}],
  platform: ['receive', {}],
  timer: ['dispatch', {}],
  function: ['dispatch', { worker: { number: 1 } }],
  viewer: ['stats', { action: 'health' }],
};

function refusal(needed: MayCall, who: Caller, where: House = house()): NotifyError | undefined {
  const [name, event] = REQUESTS[needed]!;
  expect(mayCall(name, event)).toEqual([needed]);
  try {
    requireCaller(name, event, who, where);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ code: 'FORBIDDEN' });
    return error as NotifyError;
  }
}

test('a user is one that the platform names', () => {
  for (const direct of ['wx_client', 'wx_devtools']) {
    expect(refusal('user', caller({ direct, openid: 'o-user' }))).toBeUndefined();
    expect(refusal('user', caller({ direct }))).toBeDefined();
  }
  expect(refusal('user', caller({ direct: 'scf', openid: 'o-user' }))).toBeDefined();
});

test('users cannot do what is for functions; HTTP can only where it is switched on, and only without a person', () => {
  expect(refusal('server', caller({ direct: 'scf' }))).toBeUndefined();
  for (const direct of ['wx_client', 'wx_devtools', 'wx_trigger', 'web', '']) {
    expect(refusal('server', caller({ direct, openid: 'o-1' }), house([], true))).toBeDefined();
  }
  const http = caller({ direct: 'wx_http' });
  expect(refusal('server', http)).toBeDefined();
  expect(refusal('server', http, house([], true))).toBeUndefined();
  expect(refusal('server', { ...http, uid: 'u-1' }, house([], true))).toBeDefined();
  expect(refusal('server', { ...http, openid: 'o-1' }, house([], true))).toBeDefined();
});

test.each<MayCall>(['user', 'user or function', 'platform', 'timer', 'function', 'viewer'])(
  'HTTP that is switched on opens nothing that is for %s',
  (needed) => {
    expect(refusal(needed, caller({ direct: 'wx_http' }), house([], true))).toBeDefined();
  },
);

test('a timer, WeChat’s push and other functions may call what no person may', () => {
  for (const needed of ['platform', 'timer'] as const) {
    for (const direct of ['wx_trigger', 'scf', '']) {
      expect(refusal(needed, caller({ direct }))).toBeUndefined();
    }
    for (const direct of ['wx_client', 'wx_devtools', 'web', 'wx_http']) {
      expect(refusal(needed, caller({ direct }))).toBeDefined();
    }
    expect(refusal(needed, caller({ uid: 'u-1' }))).toBeDefined();
  }
});

test('a timer ticks although its instance shows the source of an earlier call, but nothing else opens to it', () => {
  const late = caller({ direct: 'wx_client', isTimer: true });
  expect(refusal('timer', late)).toBeUndefined();
  for (const needed of ['platform', 'function', 'user', 'server'] as const)
    expect(refusal(needed, late)).toBeDefined();
});

test('a worker is started by a function alone', () => {
  expect(refusal('function', caller({ direct: 'scf' }))).toBeUndefined();
  expect(refusal('function', caller({ direct: 'wx_trigger', isTimer: true }))).toBeDefined();
});

const ROLES: Role[] = ['viewer', 'operator', 'admin'];

test.each(ROLES)('who is %s may look', (role) => {
  expect(refusal('viewer', caller({ openid: 'o-1' }), house([{ openid: 'o-1', role }]))).toBeUndefined();
});

test('an admin is known by openid or by the uid of a web login, not by one in place of the other', () => {
  const where = house([
    { openid: 'o-1', role: 'viewer' },
    { uid: 'u-1', role: 'viewer' },
  ]);
  expect(refusal('viewer', caller({ uid: 'u-1' }), where)).toBeUndefined();
  expect(refusal('viewer', caller({ uid: 'o-1' }), where)).toBeDefined();
  expect(refusal('viewer', caller({ openid: 'u-1' }), where)).toBeDefined();
});

test('with nobody listed nobody may, and a caller without identity matches no entry', () => {
  expect(refusal('viewer', caller({ openid: 'o-1' }))).toBeDefined();
  expect(refusal('viewer', caller({}), house([{ openid: 'o-1', role: 'admin' }]))).toBeDefined();
});

test('a refusal tells callers who they are, so that they can be added', () => {
  const error = refusal('viewer', caller({ direct: 'wx_client', openid: 'o-new' }));
  expect(error?.message).toContain('openid "o-new"');
  expect(error?.message).toContain('environments.local.admins');
});

test.each([{ action: 'destroy' }, { action: 'toString' }, { action: { $gt: '' } }, {}, null, 'text', []])(
  'an event that asks for nothing there is (%j) is refused to who may ask for nothing, and told to others',
  (event) => {
    const ask = (who: Caller) => () => requireCaller('send', event, who, house());
    expect(ask(caller({ direct: 'scf' }))).not.toThrow();
    expect(ask(caller({ direct: 'wx_client', openid: 'o-1' }))).toThrow(/other cloud functions/);
  },
);

test('every request of every function has words for its refusal', () => {
  for (const [name, requests] of Object.entries(CALLERS)) {
    for (const action of Object.keys(requests)) {
      const event = action === 'work' ? { worker: {} } : { action };
      const ask = () =>
        requireCaller(name as FunctionName, event, caller({ direct: 'nobody', uid: 'u-1' }), house());
      expect(ask).toThrow(/[a-z]{3}.*\p{Script=Han}.*You are: source "nobody"/u);
    }
  }
});
