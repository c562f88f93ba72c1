import notifyConfig from 'notify-config';
import { asked, parseRequest } from '../core/contract/parse';
import { sendOneRequest } from '../core/contract/send';
import { sendNotification } from '../core/notifications/send';
import { httpHandler } from '../platform/handler';
import { createWeChat } from '../platform/wechat';

/** Other functions (or HTTP, if switched on): `send`, `sendMany`, `toWish`, `toSegment`, `status`, `explain`, `cancel`, `reschedule`, `replay`. */
export const main = httpHandler(
  'send',
  notifyConfig,
  async (event, _caller, context) => {
    const { action, dryRun } = asked(event);
    // Most calls send one notification: the rest is loaded when it is first asked for.
    if (action !== 'send' || dryRun) return (await import('./others')).answer(context, event);
    const { action: _action, dryRun: _dry, ...notification } = parseRequest(sendOneRequest, event);
    return sendNotification(context, notification);
  },
  createWeChat,
);
