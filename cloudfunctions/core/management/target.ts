import type { ManageRequest } from '../contract';

/** Whom or what an action is about, for the audit log. */
export function targetOf(request: ManageRequest): string {
  switch (request.action) {
    case 'breaker.reset':
      return request.key;
    case 'message.replay':
      return request.id ?? request.reason ?? '';
    case 'user.show':
    case 'user.mute':
      return request.openid;
  }
}
