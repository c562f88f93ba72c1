import notifyConfig from '../../notify.config';
import { runTick } from '../core/tick/run';
import { handler } from '../platform/handler';
import { refuseClients } from '../platform/rights';
import { createWeChat } from '../platform/wechat';

/** The timer's tick. Harmless to call; only mini-program users are refused. */
export const main = handler(
  notifyConfig,
  async (_event, caller, context) => {
    refuseClients(caller);
    return runTick(context);
  },
  createWeChat(),
);
