import type { Runner } from '../base/ports';
import type { ProfileInForce } from '../profile/inForce';
import type { DeliverPush } from '../wechat';

/** Routes WeChat's events to one function, as the console's message push does. Without a function for them they are dropped. */
export function pushRoute(runner: Runner, profile: ProfileInForce, to: string | undefined): DeliverPush {
  const receiver = to === undefined ? looking(runner) : () => to;
  return async (event, openid) => {
    const name = receiver();
    if (name === undefined) return;
    const { push } = profile.get();
    await runner.call(name, event, { source: push.source, origin: 'push', ...(push.openid && { openid }) });
  };
}

/** Hundreds of pushes may come in a second; functions come and go by hand. */
const LOOK_AGAIN_MS = 200;

function looking(runner: Runner): () => string | undefined {
  let lookAgainAt = 0;
  let found: string | undefined;
  return () => {
    const now = performance.now();
    if (now >= lookAgainAt) {
      found = onlyReceiver(runner.names());
      lookAgainAt = now + LOOK_AGAIN_MS;
    }
    return found;
  };
}

function onlyReceiver(names: string[]): string | undefined {
  const receivers = names.filter((name) => name.endsWith('receive'));
  return receivers.length === 1 ? receivers[0] : undefined;
}
