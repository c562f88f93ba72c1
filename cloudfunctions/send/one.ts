import { parseRequest } from '../core/contract/parse';
import { sendOneRequest } from '../core/contract/send';
import { sendNotification } from '../core/notifications/send';
import type { Context } from '../core/ports/context';

/** Sends one notification, at once or at its time. */
export function answer(context: Context, event: unknown) {
  const { action: _action, dryRun: _dry, ...notification } = parseRequest(sendOneRequest, event);
  return sendNotification(context, notification);
}
