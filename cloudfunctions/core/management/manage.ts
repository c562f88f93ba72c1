import { sayNo } from '../consent/sayNo';
import type {
  BreakerReset,
  ContentChecked,
  FeedbackCared,
  FeedbackPage,
  ListAnswer,
  ManageRequest,
  Muted,
  PromotionalPause,
  ReplayResult,
  SegmentAnswer,
  SettingsView,
  TemplateRequest,
  UserView,
} from '../contract';
import { isAboutCampaigns } from '../contract/audited';
import { freshSettings } from '../gate/document';
import { replay } from '../notifications/replay';
import type { Context } from '../ports/context';
import { audited, type Actor } from './audited';
import { checkContent } from './checkContent';
import { answerFeedback, closeFeedback, listFeedback } from './feedback';
import type { CampaignAnswer } from '../campaigns/manage';
import { pauseAllPromotional, resumeAllPromotional } from './promotional';
import { resetBreaker } from './resetBreaker';
import { setSetting, showSettings } from './settings';
import { showUser } from './showUser';

/** `manageTemplates.ts` does the rest. */
type Request = Exclude<ManageRequest, TemplateRequest>;

export type ManageAnswer =
  | BreakerReset
  | PromotionalPause
  | ReplayResult
  | UserView
  | Muted
  | SegmentAnswer
  | ListAnswer
  | FeedbackPage
  | FeedbackCared
  | CampaignAnswer
  | ContentChecked
  | SettingsView;

/** What an operator asks, done and written to the audit log. @throws NotifyError what the action throws */
export const manage = (context: Context, actor: Actor, request: Request): Promise<ManageAnswer> =>
  audited<ManageAnswer>(context, actor, request, () => act(context, actor, request));

/** Lists, campaigns and segments are loaded when they are first asked for: they are a fifth of the function. */
async function act(context: Context, actor: Actor, request: Request): Promise<ManageAnswer> {
  if (isAboutCampaigns(request)) await freshSettings(context);
  switch (request.action) {
    case 'breaker.reset':
      return resetBreaker(context, request.key);
    case 'promotional.pause':
      return pauseAllPromotional(context, actor.by, request.why);
    case 'promotional.resume':
      return resumeAllPromotional(context);
    case 'message.replay':
      return replay(context, request);
    case 'user.show':
      return showUser(context, request.openid);
    case 'user.mute': {
      const { openid, scope, name, reason } = request;
      await sayNo(context, openid, [{ scope, name }], { reason: `${reason} (${actor.by})` });
      return { muted: { scope, ...(name === undefined ? {} : { name }) } };
    }
    case 'settings.show':
      return showSettings(context);
    case 'settings.set':
      return setSetting(context, actor.by, request);
    case 'content.check':
      return checkContent(context, request);
    case 'feedback.list':
      return listFeedback(context, request);
    case 'feedback.answer':
      return answerFeedback(context, actor.by, request);
    case 'feedback.close':
      return closeFeedback(context, request.id);
    case 'list.add':
    case 'list.finish':
    case 'list.all':
    case 'list.remove':
      return (await import('./manageLists')).manageLists(context, actor, request);
    default:
      return isAboutCampaigns(request)
        ? (await import('../campaigns/manage')).manageCampaign(context, actor.by, request)
        : (await import('./manageSegments')).manageSegments(context, actor, request);
  }
}
