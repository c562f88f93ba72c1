import type { Environment, Role } from '../core/config';
import { mayCall, type FunctionName, type MayCall } from '../core/contract/callers';
import { NotifyError } from '../core/errors';
import { isClient, isFunction, isPerson, type Caller } from './caller';

const RANK: Readonly<Record<Role, number>> = { viewer: 1, operator: 2, admin: 3 };

/** What of the configuration decides. */
export interface House {
  http: boolean;
  environment: Pick<Environment, 'name' | 'admins'>;
}

const isUser = (caller: Caller): boolean => isClient(caller) && caller.openid !== '';
const isHttp = (caller: Caller, { http }: House): boolean =>
  http && caller.direct === 'wx_http' && caller.uid === '' && caller.openid === '';

const adminOf = (caller: Caller, { admins }: House['environment']) =>
  admins.find(({ openid, uid }) => (openid && openid === caller.openid) || (uid && uid === caller.uid));

const hasRole =
  (role: Role) =>
  (caller: Caller, { environment }: House): boolean => {
    const admin = adminOf(caller, environment);
    return admin !== undefined && RANK[admin.role] >= RANK[role];
  };

/** Who acts, for the audit log: an admin who has got past the door. */
export const actorOf = (caller: Caller, environment: House['environment']): { by: string; name: string } => ({
  by: caller.openid || caller.uid,
  name: adminOf(caller, environment)?.name ?? '',
});

const MAY: Readonly<Record<MayCall, (caller: Caller, house: House) => boolean>> = {
  user: isUser,
  function: isFunction,
  server: (caller, house) => isFunction(caller) || isHttp(caller, house),
  'user or function': (caller) => isUser(caller) || isFunction(caller),
  platform: (caller) => !isPerson(caller),
  // A warm instance may still show the source of an earlier call: a lost tick is worse than one too many.
  timer: (caller) => caller.isTimer || !isPerson(caller),
  // HTTP access shows the run's key, which the function asks for.
  origin: (caller, house) =>
    !isPerson(caller) ||
    (caller.direct === 'wx_http' && caller.uid === '' && caller.openid === '') ||
    hasRole('admin')(caller, house),
  viewer: hasRole('viewer'),
  operator: hasRole('operator'),
  admin: hasRole('admin'),
};

const WORDS: Readonly<Record<MayCall, string>> = {
  user: 'This is for users of the mini program, for themselves. 仅限小程序用户本人调用。',
  function: 'This is for other cloud functions only. 仅限云函数调用。',
  server: 'This is for other cloud functions only. 仅限云函数调用。',
  'user or function':
    'This is for users of the mini program, for themselves, and for other cloud functions. 仅限小程序用户本人与云函数调用。',
  platform: 'This is for the platform and other functions only. 仅限平台与云函数调用。',
  timer: 'This is for the timer and other functions only. 仅限定时器与云函数调用。',
  origin: 'This is for admins who run the probe, and for the platform. 仅限运行探测的管理员与平台。',
  viewer: 'This needs the role viewer. 需要 viewer 权限。',
  operator: 'This needs the role operator. 需要 operator 权限。',
  admin: 'This needs the role admin. 需要 admin 权限。',
};

/**
 * Holds the caller against the table of the contract, before the event is looked at any further.
 * @throws NotifyError `FORBIDDEN`, telling callers who they are, so that they can be added
 */
export function requireCaller(name: FunctionName, event: unknown, caller: Caller, house: House): void {
  const asked = mayCall(name, event);
  if (asked.some((who) => MAY[who](caller, house))) return;
  throw forbidden(caller, asked[0]!, house);
}

function forbidden(caller: Caller, needed: MayCall, { environment }: House): NotifyError {
  const who = [
    `source "${caller.direct || 'unknown'}"`,
    ...(caller.openid ? [`openid "${caller.openid}"`] : []),
    ...(caller.uid ? [`uid "${caller.uid}"`] : []),
  ].join(', ');
  const shared = caller.stranger
    ? ` The call comes from ${caller.stranger}, with which this environment is shared: its users have other openids, and cannot be sent to from here. 调用来自共享本环境的 ${caller.stranger}：其用户的 openid 不同，无法从本环境发送。`
    : '';
  const add =
    needed in RANK ? ` Add yourself to environments.${environment.name}.admins. 请将自己加入 admins。` : '';
  return new NotifyError('FORBIDDEN', `${WORDS[needed]}${add}${shared} You are: ${who}.`);
}
