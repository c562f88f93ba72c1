import type { ManageAction } from './manage';
import type { SendRequest } from './sendRequests';
import type { StatsRequest } from './stats';
import type { SubscribeRequest } from './subscribe';
import type { UnsubscribeRequest } from './unsubscribe';

/**
 * Who may make a request (DESIGN §5, §10).
 *
 * | | |
 * |---|---|
 * | `user` | a mini-program user, for self |
 * | `function` | another cloud function of this environment |
 * | `server` | the same, or HTTP where the configuration switches it on |
 * | `user or function` | a user for self, or a function for the user behind it or one that it names |
 * | `platform` | whom the platform itself lets call: WeChat's push, functions; no person |
 * | `timer` | the same, and the timer, whatever else its call seems to be: the request is harmless |
 * | `origin` | whatever can start a function, but of people admins only: the function itself asks for a run and its key |
 * | `viewer`, `operator`, `admin` | who is listed in the environment's admins, with that role or a higher one |
 */
export type MayCall =
  | 'user'
  | 'function'
  | 'server'
  | 'user or function'
  | 'platform'
  | 'timer'
  | 'origin'
  | 'viewer'
  | 'operator'
  | 'admin';

/** Every function's requests, each with who may make it. The functions check by this table; a request without a line does not compile. */
export const CALLERS = {
  subscribe: {
    sync: 'user',
    report: 'user',
    update: 'user',
    inbox: 'user',
    read: 'user',
    unwish: 'user',
    export: 'user',
  } satisfies Record<SubscribeRequest['action'], MayCall>,
  unsubscribe: { stop: 'user', erase: 'user' } satisfies Record<UnsubscribeRequest['action'], MayCall>,
  send: {
    send: 'server',
    sendMany: 'server',
    toWish: 'server',
    toSegment: 'server',
    status: 'server',
    explain: 'server',
    cancel: 'server',
    reschedule: 'server',
    replay: 'server',
  } satisfies Record<SendRequest['action'], MayCall>,
  track: { events: 'user or function' },
  stats: {
    overview: 'viewer',
    campaign: 'viewer',
    credits: 'viewer',
    wishes: 'viewer',
    health: 'viewer',
    audit: 'operator',
  } satisfies Record<StatsRequest['action'], MayCall>,
  manage: {
    'breaker.reset': 'operator',
    'promotional.pause': 'operator',
    'promotional.resume': 'operator',
    'message.replay': 'operator',
    'user.show': 'operator',
    'user.mute': 'operator',
    'template.list': 'operator',
    'template.library': 'operator',
    'template.keywords': 'operator',
    'template.add': 'admin',
    'template.remove': 'admin',
    'template.state': 'operator',
    'template.history': 'operator',
    'segment.create': 'operator',
    'segment.update': 'operator',
    'segment.remove': 'operator',
    'segment.list': 'operator',
    'segment.show': 'operator',
    'segment.preview': 'operator',
    'segment.estimate': 'operator',
    'segment.job': 'operator',
    'list.add': 'operator',
    'list.finish': 'operator',
    'list.all': 'operator',
    'list.remove': 'operator',
    'content.check': 'operator',
    'feedback.list': 'operator',
    'feedback.answer': 'operator',
    'feedback.close': 'operator',
    'settings.show': 'operator',
    'settings.set': 'admin',
    'campaign.create': 'operator',
    'campaign.update': 'operator',
    'campaign.show': 'operator',
    'campaign.list': 'operator',
    'campaign.preview': 'operator',
    'campaign.report': 'operator',
    'campaign.people': 'operator',
    'campaign.withoutCredit': 'operator',
    'campaign.approve': 'operator',
    'campaign.start': 'operator',
    'campaign.undo': 'operator',
    'campaign.pause': 'operator',
    'campaign.resume': 'operator',
    'campaign.stop': 'operator',
    'campaign.rate': 'operator',
    'campaign.end': 'operator',
    'campaign.test': 'operator',
    'campaign.duplicate': 'operator',
  } satisfies Record<ManageAction, MayCall>,
  receive: { push: 'platform' },
  dispatch: { tick: 'timer', work: 'function' },
  probe: { look: 'origin' },
} as const satisfies Record<string, Record<string, MayCall>>;

export type FunctionName = keyof typeof CALLERS;

/**
 * Who may make the request that an event asks for, before it has been looked at.
 * @returns of an event that names none of the function's requests, who may make any of them: they are told what is wrong
 */
export function mayCall(name: FunctionName, event: unknown): readonly MayCall[] {
  const requests: Readonly<Record<string, MayCall>> = CALLERS[name];
  const asked = requestOf(name, event);
  return Object.hasOwn(requests, asked) ? [requests[asked]!] : Object.values(requests);
}

function requestOf(name: FunctionName, event: unknown): string {
  const { action, worker } = (event ?? {}) as Record<string, unknown>;
  switch (name) {
    case 'track':
      return 'events';
    case 'probe':
      return 'look';
    case 'receive':
      return 'push';
    case 'dispatch':
      return worker === undefined ? 'tick' : 'work';
    default:
      return typeof action === 'string' ? action : '';
  }
}
