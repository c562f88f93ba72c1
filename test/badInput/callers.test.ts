/**
 * Every request of every function × everybody who may call, with HTTP off and on, on the built functions: the functions
 * check by the contract's table, and this says in its own words what each line of it must mean.
 */
import { CALLERS, type FunctionName, type MayCall } from '../../cloudfunctions/core/contract/callers';
import type { Answer } from '../../cloudfunctions/core/errors';
import { notifyPerFile, type NotifyCloud } from '../support/cloud';
import type { Who } from '../support/control';
import { expectForPeople, stateOf } from './refusal';

const CAMPAIGN = {
  title: 'a',
  purpose: 'promotional',
  template: 'weeklyOffer',
  endsAt: 1.8e12,
  variants: [{ name: 'a', percent: 100, data: {} }],
  audience: { openids: ['o-user'] },
};
const NID = 'x'.repeat(22);
const notification = { to: 'o-user', template: 'backInStock', key: 'k', data: { goods: 'a', price: 1 } };

/** One event for each request that there is: a new one does not compile without. */
const EVENTS: { [Name in FunctionName]: Record<keyof (typeof CALLERS)[Name], unknown> } = {
  subscribe: {
    sync: { action: 'sync' },
    report: { action: 'report', results: { ['T'.repeat(43)]: 'accept' }, nonce: 'nonce-01', at: 1.8e12 },
    update: { action: 'update', preferences: {} },
    inbox: { action: 'inbox' },
    read: { action: 'read', ids: [NID] },
    unwish: { action: 'unwish', template: 'backInStock', about: 'goods:1' },
    export: { action: 'export' },
  },
  unsubscribe: {
    stop: { action: 'stop', scope: 'all' },
    erase: { action: 'erase', confirm: true },
  },
  send: {
    send: { action: 'send', ...notification },
    sendMany: { action: 'sendMany', notifications: [notification] },
    toWish: {
      action: 'toWish',
      about: 'goods:1',
      template: 'backInStock',
      key: 'k',
      data: notification.data,
    },
    toSegment: {
      action: 'toSegment',
      segment: 'vips',
      template: 'backInStock',
      key: 'k',
      data: notification.data,
    },
    status: { action: 'status', id: NID },
    explain: { action: 'explain', id: NID },
    cancel: { action: 'cancel', id: NID },
    reschedule: { action: 'reschedule', id: NID, sendAt: 1.8e12 },
    replay: { action: 'replay', id: NID },
  },
  track: { events: { events: [{ kind: 'event', name: 'view' }] } },
  stats: {
    overview: { action: 'overview' },
    campaign: { action: 'campaign', id: 'c1' },
    credits: { action: 'credits' },
    wishes: { action: 'wishes' },
    health: { action: 'health' },
    audit: { action: 'audit' },
  },
  manage: {
    'breaker.reset': { action: 'breaker.reset', key: 'account' },
    'promotional.pause': { action: 'promotional.pause', why: 'x' },
    'promotional.resume': { action: 'promotional.resume' },
    'message.replay': { action: 'message.replay', id: NID },
    'user.show': { action: 'user.show', openid: 'o-user' },
    'content.check': { action: 'content.check', template: 'offer', data: {} },
    'settings.show': { action: 'settings.show' },
    'settings.set': { action: 'settings.set', version: 0, name: 'complaints', value: 0.01 },
    'feedback.list': { action: 'feedback.list' },
    'feedback.answer': { action: 'feedback.answer', id: `feedback:${'f'.repeat(32)}`, answer: '好的' },
    'feedback.close': { action: 'feedback.close', id: `feedback:${'f'.repeat(32)}` },
    'user.mute': { action: 'user.mute', openid: 'o-user', scope: 'all', reason: 'asked by phone' },
    'template.list': { action: 'template.list' },
    'template.library': { action: 'template.library' },
    'template.keywords': { action: 'template.keywords', tid: 1101 },
    'template.add': { action: 'template.add', tid: 1101, keywords: [1, 2], scene: '到货时通知' },
    'template.remove': { action: 'template.remove', id: 'T'.repeat(43) },
    'template.state': { action: 'template.state', name: 'backInStock', state: 'live' },
    'template.history': { action: 'template.history', name: 'backInStock' },
    'segment.create': { action: 'segment.create', name: 'everybody', rule: { kind: 'all', of: [] } },
    'segment.update': { action: 'segment.update', name: 'everybody', version: 1 },
    'segment.remove': { action: 'segment.remove', name: 'everybody', version: 1 },
    'segment.list': { action: 'segment.list' },
    'segment.show': { action: 'segment.show', name: 'everybody' },
    'segment.estimate': { action: 'segment.estimate', rule: { kind: 'all', of: [] } },
    'list.add': { action: 'list.add', name: 'members', upload: 'u1', part: 0, values: ['o-1'] },
    'list.finish': { action: 'list.finish', name: 'members', upload: 'u1', parts: 1 },
    'list.all': { action: 'list.all' },
    'list.remove': { action: 'list.remove', name: 'members' },
    'segment.job': { action: 'segment.job', name: 'everybody' },
    'segment.preview': { action: 'segment.preview', rule: { kind: 'all', of: [] } },
    'campaign.create': { action: 'campaign.create', id: 'c1', ...CAMPAIGN },
    'campaign.update': { action: 'campaign.update', id: 'c1', version: 1, ...CAMPAIGN },
    'campaign.show': { action: 'campaign.show', id: 'c1' },
    'campaign.list': { action: 'campaign.list' },
    'campaign.preview': { action: 'campaign.preview', id: 'c1' },
    'campaign.report': { action: 'campaign.report', id: 'c1' },
    'campaign.people': { action: 'campaign.people', id: 'c1' },
    'campaign.withoutCredit': { action: 'campaign.withoutCredit', id: 'c1' },
    'campaign.approve': { action: 'campaign.approve', id: 'c1', hash: 'h', size: 1 },
    'campaign.start': { action: 'campaign.start', id: 'c1', confirmed: 1 },
    'campaign.undo': { action: 'campaign.undo', id: 'c1' },
    'campaign.pause': { action: 'campaign.pause', id: 'c1' },
    'campaign.resume': { action: 'campaign.resume', id: 'c1' },
    'campaign.stop': { action: 'campaign.stop', id: 'c1' },
    'campaign.rate': { action: 'campaign.rate', id: 'c', perSecond: 1 },
    'campaign.end': { action: 'campaign.end', id: 'c', endsAt: 1 },
    'campaign.test': { action: 'campaign.test', id: 'c', key: '1' },
    'campaign.duplicate': { action: 'campaign.duplicate', id: 'c1', as: 'c2', endsAt: 1.8e12 },
  },
  receive: {
    push: {
      FromUserName: 'o-user',
      CreateTime: 1_795_312_920,
      MsgType: 'event',
      Event: 'subscribe_msg_popup_event',
      List: { TemplateId: 'T'.repeat(43), SubscribeStatusString: 'accept' },
    },
  },
  probe: { look: {} },
  dispatch: { tick: {}, work: { worker: { number: 1 } } },
};

const SOURCES = {
  'a user': { source: 'wx_client', openid: 'o-user' },
  'a user in DevTools': { source: 'wx_devtools', openid: 'o-user' },
  'a client without an openid': { source: 'wx_client' },
  'a user at the end of a chain': { source: 'scf,wx_client', openid: 'o-user' },
  'a function': { source: 'scf' },
  'a function that a user called': { source: 'wx_client,scf', openid: 'o-user' },
  'a function behind a timer': { source: 'wx_trigger,scf' },
  'the timer': { source: 'wx_trigger' },
  HTTP: { source: 'wx_http' },
  'HTTP with a web login': { source: 'wx_http', uid: 'u-1' },
  'a web login': { source: 'web', uid: 'u-1' },
  'a push with a user': { source: '', openid: 'o-user' },
  'nobody that the platform names': { source: '' },
  'a viewer': { source: 'wx_client', openid: 'o-viewer' },
  'an operator': { source: 'wx_client', openid: 'o-operator' },
  'an admin': { source: 'wx_client', openid: 'o-admin' },
  'a viewer by web login': { source: 'web', uid: 'u-viewer' },
} as const satisfies Record<string, Who>;
type Source = keyof typeof SOURCES;

const USERS: Source[] = [
  'a user',
  'a user in DevTools',
  'a user at the end of a chain',
  'a viewer',
  'an operator',
  'an admin',
];
const FUNCTIONS: Source[] = ['a function', 'a function that a user called', 'a function behind a timer'];
const PLATFORM: Source[] = ['the timer', 'a push with a user', 'nobody that the platform names'];

/** DESIGN §10, line by line. */
const MAY: Record<MayCall, Source[]> = {
  user: USERS,
  function: FUNCTIONS,
  server: FUNCTIONS,
  'user or function': [...USERS, ...FUNCTIONS],
  platform: [...FUNCTIONS, ...PLATFORM],
  timer: [...FUNCTIONS, ...PLATFORM],
  origin: [...FUNCTIONS, ...PLATFORM, 'HTTP', 'an admin'],
  viewer: ['a viewer', 'an operator', 'an admin', 'a viewer by web login'],
  operator: ['an operator', 'an admin'],
  admin: ['an admin'],
};

const REQUESTS = Object.entries(CALLERS).flatMap(([name, requests]) =>
  Object.entries(requests).map(([request, needed]): [string, string, MayCall] => [name, request, needed]),
);

const eventOf = (name: string, request: string): unknown =>
  (EVENTS as Record<string, Record<string, unknown>>)[name]![request];

/** Who gets past the door; what is wrong with the request itself is said behind it. Who does not has written nothing. */
async function whoPasses(cloud: NotifyCloud, name: string, request: string): Promise<string[]> {
  const passing: string[] = [];
  let before = await stateOf(cloud);
  for (const [source, who] of Object.entries(SOURCES)) {
    const answer = await ask(cloud, name, eventOf(name, request), who);
    const after = await stateOf(cloud);
    if ((answer as unknown) === 'success' || answer.ok || answer.error.code !== 'FORBIDDEN') {
      passing.push(source);
    } else {
      expectForPeople(answer.error);
      expect(after).toEqual(before);
    }
    before = after;
  }
  return passing.sort();
}

/** The control API names a source always; the platform may not, of a push. */
async function ask(cloud: NotifyCloud, name: string, event: unknown, who: Who): Promise<Answer<unknown>> {
  if (who.source !== '') return cloud.call(name, event, who);
  return (await cloud.local.runner.call(name, event, { ...who, source: '' })) as Answer<unknown>;
}

describe('HTTP on, somebody of each role', () => {
  const cloud = notifyPerFile({ config: 'test/fixtures/callers.config.ts' });

  test.each(REQUESTS)('%s %s is for %s alone', async (name, request, needed) => {
    const http: Source[] = name === 'send' ? ['HTTP'] : [];
    expect(await whoPasses(cloud(), name, request)).toEqual([...MAY[needed], ...http].sort());
  });
});

describe('HTTP off, one admin', () => {
  const cloud = notifyPerFile();
  const strangers: Source[] = ['a viewer', 'an operator', 'a viewer by web login'];

  test.each(REQUESTS)('%s %s is for %s alone', async (name, request, needed) => {
    const may =
      name === 'stats' || name === 'manage'
        ? MAY[needed].filter((source) => !strangers.includes(source))
        : MAY[needed];
    expect(await whoPasses(cloud(), name, request)).toEqual([...may].sort());
  });
});
