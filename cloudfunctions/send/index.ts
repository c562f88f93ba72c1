import notifyConfig from 'notify-config';
import { parseRequest, sendRequest } from '../core/contract';
import { cancel } from '../core/queue/cancel';
import { explain, tell } from '../core/notifications/explain';
import { findMessage, findUser } from '../core/store/find';
import { replay } from '../core/notifications/replay';
import { reschedule } from '../core/queue/reschedule';
import { dryRun } from '../core/notifications/dryRun';
import { sendNotification } from '../core/notifications/send';
import { scheduleMany } from '../core/notifications/sendMany';
import { sendToSegment } from '../core/campaigns/startSegment';
import { sendToWish } from '../core/campaigns/startWish';
import { httpHandler } from '../platform/handler';
import { createWeChat } from '../platform/wechat';

/** Other functions (or HTTP, if switched on): `send`, `sendMany`, `toWish`, `toSegment`, `status`, `explain`, `cancel`, `reschedule`, `replay`. */
export const main = httpHandler(
  'send',
  notifyConfig,
  async (event, _caller, context) => {
    const request = parseRequest(sendRequest, event);
    switch (request.action) {
      case 'send': {
        const { action: _action, dryRun: dry, ...notification } = request;
        return dry ? dryRun(context, notification) : sendNotification(context, notification);
      }
      case 'sendMany':
        return scheduleMany(context, request.notifications, request.content);
      case 'toSegment':
        return sendToSegment(context, request);
      case 'toWish':
        return sendToWish(context, request);
      case 'status': {
        const row = await findMessage(context, request.id);
        return tell(context, row, await findUser(context, row.to));
      }
      case 'explain':
        return explain(context, request);
      case 'cancel':
        return cancel(context, request);
      case 'reschedule':
        return reschedule(context, request);
      case 'replay':
        return replay(context, request);
    }
  },
  createWeChat,
);
