import type { Runner } from '../base/ports';
import type { DeliverPush } from '../wechat';

/**
 * The source of a push is not documented (PLATFORM §5). `wx_unknown` is what the platform documents for "WeChat, unknown":
 * a function that accepts pushes has to do it by refusing users, not by expecting one certain word.
 */
const PUSH_SOURCE = 'wx_unknown';

/** Routes WeChat's events to one function, as the console's message push does. Without a function for them they are dropped. */
export function pushRoute(runner: Runner, options: { push?: string; pushOpenid: boolean }): DeliverPush {
  const receiver = options.push === undefined ? looking(runner) : () => options.push;
  return async (event, openid) => {
    const name = receiver();
    if (name === undefined) return;
    await runner.call(name, event, { source: PUSH_SOURCE, ...(options.pushOpenid && { openid }) });
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
