import notifyConfig from 'notify-config';
import { mayWait, parseWork } from '../core/contract/dispatch';
import { runTick } from '../core/tick/run';
import { handler } from '../platform/handler';
import { createWeChat } from '../platform/wechat';

/**
 * The timer's tick, or a further worker that a tick has called. Harmless to call; only mini-program users are
 * refused.
 */
export const main = handler(
  'dispatch',
  notifyConfig,
  async (event, caller, context) => {
    const work = parseWork(event);
    // Whoever else calls would have to wait for the answer.
    if (!work) return runTick(context, caller.isTimer, caller.isTimer && mayWait(event));
    const { helpOut } = await import('../core/tick/send');
    return { sent: await helpOut(context, work.number), did: ['worker'] };
  },
  createWeChat,
);
