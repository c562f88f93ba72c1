import * as z from 'zod/mini';
import { listRequests, LISTS_AUDITED } from './list';
import { SEGMENTS_AUDITED, segmentRequests } from './segment';
import { CONTENT_AUDITED, contentRequests } from './content';
import { FEEDBACK_AUDITED, feedbackRequests } from './feedback';
import { campaignRequests, type CampaignRequest } from './campaign';
import { replayed } from './send';
import { SETTINGS_AUDITED, settingRequests } from './settings';
import type { Preferences, TemplateState } from './subscribe';
import type { StopRequest } from './unsubscribe';
import { TEMPLATES_AUDITED, templateRequests, type TemplateRequest } from './templates';
import { name, openid, text } from './values';

/** What operators and admins do. Each is written to the audit log before it is done (DESIGN §10). */
export const manageRequest = z.discriminatedUnion('action', [
  z.strictObject({
    action: z.literal('breaker.reset'),
    /** As `stats health` names it: `account`, `quota`, `pause` or `template:<WeChat template id>`. */
    key: text(100),
  }),
  z.strictObject({
    action: z.literal('promotional.pause'),
    /** Why everything promotional is to stand still; in the audit log, and told to whoever asks after a notification. */
    why: text(200).check(z.minLength(1, 'expected why, for the audit log')),
  }),
  z.strictObject({ action: z.literal('promotional.resume') }),
  z.strictObject({ action: z.literal('message.replay'), ...replayed }),
  z.strictObject({ action: z.literal('user.show'), openid }),
  z
    .strictObject({
      action: z.literal('user.mute'),
      openid,
      scope: z.enum(['all', 'topic', 'template']),
      name: z.optional(name),
      /** Why; kept with the unsubscribe and in the audit log. */
      reason: text(200).check(z.minLength(1, 'expected why, for the audit log')),
    })
    .check(
      z.refine(({ scope, name }) => (name === undefined) === (scope === 'all'), {
        path: ['name'],
        error: 'expected a name for the scopes "topic" and "template", none for "all"',
      }),
    ),
  ...templateRequests,
  ...segmentRequests,
  ...listRequests,
  ...feedbackRequests,
  ...contentRequests,
  ...campaignRequests,
  ...settingRequests,
]);
export type ManageRequest = z.infer<typeof manageRequest>;
export type ManageAction = ManageRequest['action'];

/** Those that ask WeChat for something. */
export const isAboutTemplates = (request: ManageRequest): request is TemplateRequest =>
  request.action.startsWith('template.');

export const isAboutCampaigns = <Request extends ManageRequest>(
  request: Request,
): request is Extract<Request, CampaignRequest> => request.action.startsWith('campaign.');

type Fields<Request> = Request extends unknown ? keyof Request : never;
type Asked<Action extends ManageAction> = Exclude<
  Fields<Extract<ManageRequest, { action: Action }>>,
  'action'
>;

/** Whom it goes to would outlive their erasure, as content does. */
const SPEC = {
  title: true,
  purpose: true,
  template: true,
  scene: true,
  control: true,
  perSecond: true,
  ramp: true,
  endsAt: true,
  kind: true,
  trigger: true,
  segment: true,
  variants: false,
  audience: false,
  places: true,
  templates: true,
  scenes: true,
  target: true,
  from: true,
  wording: false,
  bestTime: true,
  alsoLater: true,
  schedule: true,
  runMinutes: true,
  runs: true,
} as const;

/**
 * What of each request the audit log keeps as it was given: ids, codes and an operator's own reason. Not content of
 * notifications: it would outlive them, and their user's erasure. A field without a line does not compile.
 */
export const AUDITED = {
  'breaker.reset': { key: true },
  'promotional.pause': { why: true },
  'promotional.resume': {},
  'message.replay': {
    id: true,
    reason: true,
    template: true,
    limit: true,
    data: false,
    page: false,
    query: false,
  },
  'user.show': { openid: true },
  'user.mute': { openid: true, scope: true, name: true, reason: true },
  ...TEMPLATES_AUDITED,
  ...SEGMENTS_AUDITED,
  ...LISTS_AUDITED,
  ...FEEDBACK_AUDITED,
  ...CONTENT_AUDITED,
  ...SETTINGS_AUDITED,
  'campaign.create': { id: true, ...SPEC },
  'campaign.update': { id: true, version: true, ...SPEC },
  'campaign.show': { id: true },
  'campaign.list': { state: true, kind: true, place: true, limit: true },
  'campaign.preview': { id: true },
  'campaign.report': { id: true },
  'campaign.people': { id: true, outcome: true, part: true, reason: true, after: true, limit: true },
  'campaign.withoutCredit': { id: true, after: true, limit: true },
  'campaign.approve': { id: true, hash: true, size: true },
  'campaign.start': { id: true, confirmed: true, at: true },
  'campaign.undo': { id: true },
  'campaign.pause': { id: true },
  'campaign.resume': { id: true, confirmed: true },
  'campaign.stop': { id: true },
  'campaign.rate': { id: true, perSecond: true },
  'campaign.end': { id: true, endsAt: true },
  'campaign.test': { id: true, key: true, to: true, variant: true },
  'campaign.duplicate': { id: true, as: true, endsAt: true, notClicked: true },
} as const satisfies { [Action in ManageAction]: Record<Asked<Action>, boolean> };

/** One user as an operator sees them: what they want, what they have, what they got. */
export interface UserView {
  openid: string;
  /** Whether there is a document of this user at all. */
  known: boolean;
  preferences: Preferences;
  templates: TemplateState[];
  /** The latest notifications, newest first. */
  latest: { id: string; template: string; key: string; state: string; at: string; reason?: string }[];
}

export interface Muted {
  muted: Pick<StopRequest, 'scope' | 'name'>;
}

export interface BreakerReset {
  /** The key that is closed; what it held back goes on with the next tick. */
  reset: string;
}

/** Whether everything promotional stands still; after a resume, what has ended. */
export interface PromotionalPause {
  paused: boolean;
  by?: string;
  /** ISO 8601. */
  since?: string;
  why?: string;
}

/** Who did what, newest first. */
export interface AuditPage {
  entries: AuditEntry[];
  /** To be given as `before` for older ones; absent at the end. */
  next?: string;
}

export interface AuditEntry {
  at: string;
  /** The openid or web uid; the name that the configuration gives them. */
  by: string;
  name: string;
  action: string;
  /** Whom or what it was about: an openid, a breaker, a notification. */
  target: string;
  /** What was asked, shortened; of content only that there was some. */
  request: string;
  /** `begun`: how it ended is not known. */
  outcome: 'begun' | 'done' | 'refused';
  /** The error's code where it was refused. */
  code: string;
}
