import notifyConfig from 'notify-config';
import { erase } from '../core/consent/erase';
import { stop } from '../core/consent/stop';
import { parseRequest } from '../core/contract/parse';
import { unsubscribeRequest } from '../core/contract/unsubscribe';
import { handler } from '../platform/handler';

/** The user, for self: `stop` (after `ok` no send that it covers starts) and `erase`. */
export const main = handler('unsubscribe', notifyConfig, async (event, { openid }, context) => {
  const request = parseRequest(unsubscribeRequest, event);
  if (request.action === 'erase') return erase(context, openid);
  const { scope, name, reason } = request;
  return stop(context, openid, { scope, name, reason });
});
