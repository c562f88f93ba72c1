import notifyConfig from '../../notify.config';
import { parseRequest, statsRequest } from '../core/contract';
import { overview } from '../core/statistics/overview';
import { handler } from '../platform/handler';
import { requireRole } from '../platform/rights';

/** Admins (viewer and up): `overview`. */
export const main = handler(notifyConfig, async (event, caller, context) => {
  requireRole(caller, context.environment, 'viewer');
  const request = parseRequest(statsRequest, event);
  return overview(context, request);
});
