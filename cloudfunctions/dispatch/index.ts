import notifyConfig from '../../notify.config';
import { parseWork } from '../core/contract/dispatch';
import { runTick } from '../core/tick/run';
import { helpOut } from '../core/tick/send';
import { isFunction } from '../platform/caller';
import { handler } from '../platform/handler';
import { refusePeople } from '../platform/rights';
import { createWeChat } from '../platform/wechat';

/**
 * The timer's tick, or a further worker that a tick has called. Harmless to call; only mini-program users are
 * refused.
 */
export const main = handler(
  notifyConfig,
  async (event, caller, context) => {
    refusePeople(caller, context.config.http);
    const work = isFunction(caller) ? parseWork(event) : undefined;
    if (!work) return runTick(context);
    return { sent: await helpOut(context, work.number), did: ['worker'] };
  },
  createWeChat(),
);
