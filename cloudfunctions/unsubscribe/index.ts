import notifyConfig from '../../notify.config';
import { stop } from '../core/consent/stop';
import { parseRequest, unsubscribeRequest } from '../core/contract';
import { handler } from '../platform/handler';
import { requireUser } from '../platform/rights';

/** The user, for self: `stop`. After `ok` no send that it covers starts. */
export const main = handler(notifyConfig, async (event, caller, context) => {
  const openid = requireUser(caller);
  const { scope, name, reason } = parseRequest(unsubscribeRequest, event);
  return stop(context, openid, { scope, name, reason });
});
