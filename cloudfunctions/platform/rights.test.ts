import { sampleConfig } from '../../test/support/sample';
import type { Environment, Role } from '../core/config';
import type { NotifyError } from '../core/errors';
import type { Caller } from './caller';
import { refusePeople, requireRole, requireServer, requireUser } from './rights';

const caller = (more: Partial<Caller>): Caller => ({
  direct: '',
  openid: '',
  uid: '',
  envId: 'local',
  isTimer: false,
  ...more,
});

function refusal(check: () => unknown): NotifyError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ code: 'FORBIDDEN' });
    return error as NotifyError;
  }
}

test('a user acts for the openid that the platform names', () => {
  expect(requireUser(caller({ direct: 'wx_client', openid: 'o-user' }))).toBe('o-user');
  expect(requireUser(caller({ direct: 'wx_devtools', openid: 'o-user' }))).toBe('o-user');
});

test('a client without an openid is nobody', () => {
  expect(refusal(() => requireUser(caller({ direct: 'wx_client' })))).toBeDefined();
});

test('users cannot do what is for functions; HTTP can only where it is switched on', () => {
  expect(refusal(() => requireServer(caller({ direct: 'scf' }), false))).toBeUndefined();
  for (const direct of ['wx_client', 'wx_devtools', 'wx_trigger', 'web', '']) {
    expect(refusal(() => requireServer(caller({ direct }), true))).toBeDefined();
  }
  expect(refusal(() => requireServer(caller({ direct: 'wx_http' }), false))).toBeDefined();
  expect(refusal(() => requireServer(caller({ direct: 'wx_http' }), true))).toBeUndefined();
});

test('a timer, WeChat’s push and other functions may call what no person may', () => {
  for (const direct of ['wx_trigger', 'scf', '']) {
    expect(refusal(() => refusePeople(caller({ direct }), false))).toBeUndefined();
  }
  for (const direct of ['wx_client', 'wx_devtools', 'web', 'wx_http']) {
    expect(refusal(() => refusePeople(caller({ direct }), false))).toBeDefined();
  }
  expect(refusal(() => refusePeople(caller({ direct: '', uid: 'u-1' }), false))).toBeDefined();
  expect(refusal(() => refusePeople(caller({ direct: 'wx_http' }), true))).toBeUndefined();
});

const ROLES: Role[] = ['viewer', 'operator', 'admin'];
const environmentWith = (admins: Environment['admins']): Environment => ({
  ...sampleConfig().environments.local!,
  admins,
});

test.each(ROLES)('a role includes the ones before it: %s', (role) => {
  const environment = environmentWith([{ openid: 'o-1', role }]);
  const allowed = ROLES.filter(
    (needed) => refusal(() => requireRole(caller({ openid: 'o-1' }), environment, needed)) === undefined,
  );
  expect(allowed).toEqual(ROLES.slice(0, ROLES.indexOf(role) + 1));
});

test('an admin is known by openid or by the uid of a web login, not by one in place of the other', () => {
  const environment = environmentWith([
    { openid: 'o-1', role: 'viewer' },
    { uid: 'u-1', role: 'viewer' },
  ]);
  expect(refusal(() => requireRole(caller({ uid: 'u-1' }), environment, 'viewer'))).toBeUndefined();
  expect(refusal(() => requireRole(caller({ uid: 'o-1' }), environment, 'viewer'))).toBeDefined();
  expect(refusal(() => requireRole(caller({ openid: 'u-1' }), environment, 'viewer'))).toBeDefined();
});

test('with nobody listed nobody may, and a caller without identity matches no entry', () => {
  expect(refusal(() => requireRole(caller({ openid: 'o-1' }), environmentWith([]), 'viewer'))).toBeDefined();
  const environment = environmentWith([{ openid: 'o-1', role: 'admin' }]);
  expect(refusal(() => requireRole(caller({}), environment, 'viewer'))).toBeDefined();
});

test('a refusal tells callers who they are, so that they can be added', () => {
  const error = refusal(() =>
    requireRole(caller({ direct: 'wx_client', openid: 'o-new' }), environmentWith([]), 'viewer'),
  );
  expect(error?.message).toContain('openid "o-new"');
  expect(error?.message).toContain('environments.local.admins');
});
