import notifyConfig from '../../notify.config';
import { parseRequest, statsRequest } from '../core/contract';
import { credits } from '../core/reports/credits';
import { health } from '../core/reports/health/report';
import { overview } from '../core/reports/overview';
import { handler } from '../platform/handler';
import { requireRole } from '../platform/rights';

/** Admins (viewer and up): `overview`, `credits`, `health`. */
export const main = handler(notifyConfig, async (event, caller, context) => {
  requireRole(caller, context.environment, 'viewer');
  const request = parseRequest(statsRequest, event);
  switch (request.action) {
    case 'overview':
      return overview(context, request);
    case 'credits':
      return credits(context);
    case 'health':
      return health(context);
  }
});
