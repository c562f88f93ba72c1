import { hostname, userInfo } from 'node:os';
import type { Actor } from '../../cloudfunctions/core/management/audited';

/** As far as a shell knows: whoever has the environment's keys may call themselves anything. */
export function shellActor(): Actor {
  return { by: 'ops', name: `${userName()}@${hostname()}` };
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container's user may have no name.
    return '';
  }
}
