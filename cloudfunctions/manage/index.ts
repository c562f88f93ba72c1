import notifyConfig from 'notify-config';
import { manageRequest, parseRequest } from '../core/contract';
import { manage } from '../core/management/manage';
import { handler } from '../platform/handler';
import { actorOf } from '../platform/rights';

/** Operators and admins: what they do, each written to the audit log. */
export const main = handler('manage', notifyConfig, async (event, caller, context) =>
  manage(context, actorOf(caller, context.environment), parseRequest(manageRequest, event)),
);
