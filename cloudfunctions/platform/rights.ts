import type { Environment, Role } from '../core/config';
import { NotifyError } from '../core/errors';
import { isClient, type Caller } from './caller';

const RANK: Readonly<Record<Role, number>> = { viewer: 1, operator: 2, admin: 3 };

/** @throws NotifyError `FORBIDDEN` when no mini-program user stands behind the call */
export function requireUser(caller: Caller): string {
  if (isClient(caller) && caller.openid) return caller.openid;
  throw forbidden(caller, 'This is for users of the mini program, for themselves. 仅限小程序用户本人调用。');
}

/** @throws NotifyError `FORBIDDEN` unless another function calls, or HTTP where the configuration allows it */
export function requireServer(caller: Caller, http: boolean): void {
  if (caller.direct === 'scf' || (caller.direct === 'wx_http' && http)) return;
  throw forbidden(caller, 'This is for other cloud functions only. 仅限云函数调用。');
}

/** @throws NotifyError `FORBIDDEN` when a person calls: from a mini program, a web login, or HTTP where that is off */
export function refusePeople(caller: Caller, http: boolean): void {
  const person = isClient(caller) || caller.uid !== '' || caller.direct === 'web';
  if (person || (caller.direct === 'wx_http' && !http)) {
    throw forbidden(caller, 'This is for the platform and other functions only. 仅限平台与云函数调用。');
  }
}

/** @throws NotifyError `FORBIDDEN`, telling callers who they are, so that they can be added */
export function requireRole(caller: Caller, environment: Environment, role: Role): void {
  const admin = environment.admins.find(
    ({ openid, uid }) => (openid && openid === caller.openid) || (uid && uid === caller.uid),
  );
  if (admin && RANK[admin.role] >= RANK[role]) return;
  throw forbidden(
    caller,
    `This needs the role ${role}. Add yourself to environments.${environment.name}.admins. 需要 ${role} 权限。`,
  );
}

function forbidden(caller: Caller, message: string): NotifyError {
  const who = [
    `source "${caller.direct || 'unknown'}"`,
    ...(caller.openid ? [`openid "${caller.openid}"`] : []),
    ...(caller.uid ? [`uid "${caller.uid}"`] : []),
  ].join(', ');
  return new NotifyError('FORBIDDEN', `${message} You are: ${who}.`);
}
