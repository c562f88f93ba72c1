import type { Runner } from '../ports';
import type { DeliverPush } from '../wechat';

/**
 * The source of a push is not documented (PLATFORM §5). `wx_unknown` is what the platform documents for "WeChat, unknown":
 * a function that accepts pushes has to do it by refusing users, not by expecting one certain word.
 */
const PUSH_SOURCE = 'wx_unknown';

/** Routes WeChat's events to one function, as the console's message push does. Without a function for them they are dropped. */
export function pushRoute(runner: Runner, options: { push?: string; pushOpenid: boolean }): DeliverPush {
  return async (event, openid) => {
    const name = options.push ?? onlyReceiver(runner.names());
    if (name === undefined) return;
    await runner.call(name, event, { source: PUSH_SOURCE, ...(options.pushOpenid && { openid }) });
  };
}

function onlyReceiver(names: string[]): string | undefined {
  const receivers = names.filter((name) => name.endsWith('receive'));
  return receivers.length === 1 ? receivers[0] : undefined;
}
