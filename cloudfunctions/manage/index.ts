import notifyConfig from 'notify-config';
import { isAboutTemplates, manageRequest, parseRequest } from '../core/contract';
import { manage } from '../core/management/manage';
import { manageTemplates } from '../core/management/manageTemplates';
import { handler } from '../platform/handler';
import { actorOf } from '../platform/rights';

/** One call of WeChat's template management; the function has 20 s. */
const TIMEOUT = 5000;

/** Operators and admins: what they do, each written to the audit log. */
export const main = handler('manage', notifyConfig, async (event, caller, context) => {
  const request = parseRequest(manageRequest, event);
  const actor = actorOf(caller, context.environment);
  if (!isAboutTemplates(request)) return manage(context, actor, request);
  // Loaded when it is first asked for: most calls are not about templates.
  const { createTemplates } = await import('../platform/https/templates');
  const { appid } = context.config;
  const api = createTemplates({ ...context, appid, env: process.env, timeoutMs: TIMEOUT });
  return manageTemplates(context, actor, request, api);
});
