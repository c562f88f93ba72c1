import notifyConfig from 'notify-config';
import { preferencesOf } from '../core/consent/preferences';
import { exportData } from '../core/people/exportData';
import { takeReport } from '../core/people/report';
import { hand, sync } from '../core/people/sync';
import { updatePreferences } from '../core/consent/preferences';
import { unwish } from '../core/consent/wishes';
import { parseRequest, subscribeRequest } from '../core/contract';
import { listInbox, markRead } from '../core/people/inbox';
import { handler } from '../platform/handler';

/** The user, for self: `sync`, `report`, `update`, `inbox`, `read`, `unwish`, `export`. */
export const main = handler('subscribe', notifyConfig, async (event, { openid }, context) => {
  const request = parseRequest(subscribeRequest, event);
  switch (request.action) {
    case 'sync':
      return (request.brief ? hand : sync)(context, openid, request);
    case 'report':
      return takeReport(context, openid, request);
    case 'update':
      return preferencesOf(context.config, await updatePreferences(context, openid, request.preferences));
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
