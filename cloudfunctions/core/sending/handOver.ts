import type { Context } from '../ports/context';
import type { WeChat } from '../ports';
import type { Pacer } from './pacer';

/** How long WeChat is left alone after the first, second… `system busy` in a row. */
const RESTS = [250, 500, 1000, 2000, 4000, 8000] as const;
const SYSTEM_BUSY = -1;

/** What becomes of what is handed to WeChat, besides each one's own outcome. */
export interface HandOver {
  context: Context;
  /** How many were handed over. */
  count: () => number;
}

/** Counts what is really handed to WeChat: that is what quota and rates are about. */
export function countingHandOver(context: Context): HandOver {
  let count = 0;
  const wechat: WeChat = {
    ...context.wechat,
    send: (message) => {
      count += 1;
      return context.wechat.send(message);
    },
  };
  return { context: { ...context, wechat }, count: () => count };
}

/**
 * Slows down a worker whose sends WeChat answers with `system busy`: it concerns the account, and goes away when it is
 * asked less. Answers of sends that were under way together count once.
 */
export function withRests(context: Context, pacer: Pacer): Context {
  let inRow = 0;
  let restUntil = 0;
  const wechat: WeChat = {
    ...context.wechat,
    async send(message) {
      const answer = await context.wechat.send(message);
      const now = context.clock.now();
      if (answer.ok) inRow = 0;
      else if (answer.code === SYSTEM_BUSY && now >= restUntil) {
        const rest = RESTS[Math.min(inRow++, RESTS.length - 1)]!;
        restUntil = now + rest;
        pacer.pause(rest);
        context.log('send.rest', { ms: rest });
      }
      return answer;
    },
  };
  return { ...context, wechat };
}
