import notifyConfig from 'notify-config';
import { parseRequest } from '../core/contract/parse';
import { statsRequest } from '../core/contract/stats';
import { audit } from '../core/reports/audit';
import { credits } from '../core/reports/credits';
import { health } from '../core/reports/health/report';
import { overview } from '../core/reports/overview';
import { wishes } from '../core/reports/wishes';
import { handler } from '../platform/handler';

/** Admins (viewer and up): `overview`, `campaign`, `credits`, `wishes`, `health`; operators: `audit`. */
export const main = handler('stats', notifyConfig, async (event, _caller, context) => {
  const request = parseRequest(statsRequest, event);
  switch (request.action) {
    case 'overview':
      return overview(context, request);
    case 'campaign':
      return (await import('../core/campaigns/report')).reportCampaign(context, request.id);
    case 'credits':
      return credits(context);
    case 'wishes':
      return wishes(context, request);
    case 'health':
      return health(context);
    case 'audit':
      return audit(context, request);
  }
});
