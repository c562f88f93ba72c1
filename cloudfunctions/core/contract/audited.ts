/** What of each request the audit log keeps. No schema is loaded for it. */
import type { CampaignRequest } from './campaign';
import type { ManageAction, ManageRequest } from './manage';
import type { TemplateRequest } from './templates';

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
  'template.list': {},
  'template.library': { category: true, search: true, start: true },
  'template.keywords': { tid: true },
  'template.add': { tid: true, keywords: true, scene: true, name: true },
  'template.remove': { id: true },
  'template.state': { name: true, state: true, note: true },
  'template.history': { name: true },
  // Whom a rule means is the operator's own saying.
  'segment.create': { name: true, title: true, rule: true },
  'segment.update': { name: true, version: true, title: true, rule: true },
  'segment.remove': { name: true, version: true },
  'segment.list': {},
  'segment.show': { name: true, version: true },
  'segment.preview': { name: true, version: true, rule: true, template: true },
  'segment.estimate': { name: true, version: true, rule: true, template: true },
  'segment.job': { name: true, version: true, template: true, again: true },
  // Who stands on a list is not kept.
  'list.add': { name: true, upload: true, part: true, of: true, values: false },
  'list.finish': { name: true, upload: true, parts: true },
  'list.all': {},
  'list.remove': { name: true },
  'feedback.list': { status: true, category: true, before: true, limit: true },
  'feedback.answer': { id: true, answer: false, again: true },
  'feedback.close': { id: true },
  'content.check': { template: true, data: false, limit: true, content: true },
  'settings.show': {},
  'settings.set': { version: true, name: true, value: true, address: false },
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
