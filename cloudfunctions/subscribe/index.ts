import notifyConfig from 'notify-config';
import type { FollowGrant } from '../core/consent/gained';
import { preferencesOf } from '../core/consent/preferences';
import { exportData } from '../core/people/exportData';
import { takeReport } from '../core/people/report';
import { hand, sync } from '../core/people/sync';
import { updatePreferences } from '../core/consent/preferences';
import { unwish } from '../core/consent/wishes';
import { parseRequest } from '../core/contract/parse';
import { subscribeRequest } from '../core/contract/subscribe';
import { listInbox, markRead } from '../core/people/inbox';
import { handler } from '../platform/handler';

/** The user, for self: `sync`, `report`, `update`, `inbox`, `read`, `unwish`, `export`. */
export const main = handler('subscribe', notifyConfig, async (event, { openid }, context) => {
  const request = parseRequest(subscribeRequest, event);
  // Loaded where a campaign goes on to those who give a credit later.
  const follow: FollowGrant = async (gained) =>
    (await import('../core/campaigns/later/follow')).followGrant(context, gained);
  switch (request.action) {
    case 'sync':
      return (request.brief ? hand : sync)(context, openid, { ...request, follow });
    case 'report':
      return takeReport(context, openid, request, follow);
    case 'update':
      return preferencesOf(
        context.config,
        await updatePreferences(context, openid, request.preferences),
        context.clock.now(),
      );
    case 'inbox':
      return listInbox(context, openid, request);
    case 'read':
      return markRead(context, openid, request.ids);
    case 'unwish':
      return unwish(context, openid, request);
    case 'export':
      return exportData(context, openid, request.cursor);
  }
});
