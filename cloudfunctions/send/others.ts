import { sendToSegment } from '../core/campaigns/startSegment';
import { sendToWish } from '../core/campaigns/startWish';
import { parseRequest } from '../core/contract/parse';
import { sendRequest } from '../core/contract/sendRequests';
import { dryRun } from '../core/notifications/dryRun';
import { explain, tell } from '../core/notifications/explain';
import { replay } from '../core/notifications/replay';
import { scheduleMany } from '../core/notifications/sendMany';
import type { Context } from '../core/ports/context';
import { cancel } from '../core/queue/cancel';
import { reschedule } from '../core/queue/reschedule';
import { findMessage, findUser } from '../core/store/find';

/** All that is asked of `send` but to send one notification: of one, what would become of it. */
export async function answer(context: Context, event: unknown) {
  const request = parseRequest(sendRequest, event);
  switch (request.action) {
    case 'send': {
      const { action: _action, dryRun: _dry, ...notification } = request;
      return dryRun(context, notification);
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
}
