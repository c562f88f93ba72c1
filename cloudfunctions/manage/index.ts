import notifyConfig from 'notify-config';
import { isAboutTemplates } from '../core/contract/audited';
import { handler } from '../platform/handler';
import { actorOf } from '../platform/rights';
import { parse } from './parse';

/** One call of WeChat's template management; the function has 20 s. */
const TIMEOUT = 5000;

/** Operators and admins: what they do, each written to the audit log. What does it is loaded when it is first asked for. */
export const main = handler('manage', notifyConfig, async (event, caller, context) => {
  const request = await parse(event);
  const actor = actorOf(caller, context.environment);
  if (!isAboutTemplates(request))
    return (await import('../core/management/manage')).manage(context, actor, request);
  const { createTemplates } = await import('../platform/https/templates');
  const { manageTemplates } = await import('../core/management/manageTemplates');
  const { appid } = context.config;
  const api = createTemplates({ ...context, appid, env: process.env, timeoutMs: TIMEOUT });
  return manageTemplates(context, actor, request, api);
});
