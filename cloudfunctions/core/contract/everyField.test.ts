/** What holds of each field of every request, whoever added it: asked of requests that have everything. */
import { mistakeIn } from '../../../test/support/refusedRequest';
import {
  AUDITED,
  manageRequest,
  messagesRequest,
  parseRequest,
  sendRequest,
  statsRequest,
  subscribeRequest,
  trackManyRequest,
  trackRequest,
  unsubscribeRequest,
  type ManageAction,
  type SendRequest,
  type StatsRequest,
  type SubscribeRequest,
} from '.';

type Schema = Parameters<typeof parseRequest>[0];
type Json = Record<string, unknown>;

const NID = 'n'.repeat(22);
const LINK_NID = 'n'.repeat(30);
/** Long names are shown shortened. */
const TID = 'T'.repeat(32);
const FUNCTION = { function: 'prices' };
const PAGE = { page: 'pages/goods/index', query: { id: 17, gift: true, from: 'card' } };
const VARIANT = {
  name: 'a',
  percent: 100,
  data: { goods: 'Blue mug', price: 89 },
  ...PAGE,
  content: FUNCTION,
};
const RAMP = { steps: [10, 100], soakMinutes: 30, leastSample: 200 };
const BASE = {
  title: 'Autumn',
  purpose: 'promotional',
  template: 'offer',
  scene: '有好价格时通知',
  variants: [VARIANT],
  control: 10,
  endsAt: '2026-12-01T20:00',
};
const ONCE = {
  kind: 'once',
  ...BASE,
  audience: { openids: ['o-user'] },
  perSecond: 5,
  bestTime: { latest: '2026-11-30' },
  alsoLater: true,
  ramp: RAMP,
};
const AGAIN = { ...BASE, audience: { notClicked: ['autumn', 'weekly.20261130T0100Z'] } };
const REPEAT = {
  kind: 'repeat',
  ...BASE,
  audience: { segment: 'regulars' },
  perSecond: 5,
  ramp: true,
  schedule: { weekdays: [1, 7], at: '09:00', zone: 'Asia/Shanghai' },
  runMinutes: 600,
  runs: 12,
  bestTime: { latest: '18:00' },
};
const TRIGGERED = {
  kind: 'triggered',
  ...BASE,
  segment: 'regulars',
  trigger: {
    on: { event: 'view', where: { again: true }, key: 'goods' },
    waitMinutes: 60,
    unless: { event: 'paid', sameKey: true },
    againAfterMinutes: 1440,
  },
};
const SAYS = { title: '别错过', text: '到货时告诉您', button: '好的' };
const ASK = {
  kind: 'ask',
  title: 'Autumn',
  places: ['goods'],
  templates: ['offer'],
  segment: 'regulars',
  scenes: ['有好价格时通知'],
  wording: { zh: SAYS, en: SAYS },
  from: '2026-11-23',
  endsAt: '2026-12-01',
  target: 500,
};
const DEED = { event: 'view', where: { goods: 'mug' } };
const RULE = {
  kind: 'all',
  of: [
    { kind: 'any', of: [{ kind: 'not', of: { kind: 'tag', name: 'vip' } }] },
    { kind: 'trait', name: 'born', is: 'atLeast', value: { daysAgo: 6570 } },
    { kind: 'trait', name: 'level', is: 'oneOf', value: ['gold', 'silver'] },
    { kind: 'did', ...DEED, atLeast: 2, withinDays: 30 },
    { kind: 'notDone', ...DEED, forDays: 30 },
    { kind: 'stopped', ...DEED, atLeast: 2, forDays: 30 },
    { kind: 'cameBack', ...DEED, withinDays: 7, afterDays: 30 },
    { kind: 'wished', template: 'backInStock', about: 'goods:mug' },
    { kind: 'topic', name: 'offers', on: true },
    { kind: 'credit', template: 'offer', atLeast: 2 },
    { kind: 'received', last: 3, template: 'offer', withinDays: 30 },
    { kind: 'clicked', last: 3, template: 'offer' },
    { kind: 'ignored', last: 3, template: 'offer' },
    { kind: 'gotCampaign', campaign: 'autumn', clicked: false },
    { kind: 'list', name: 'testers' },
    { kind: 'bucket', salt: 'autumn-2026', from: 0, to: 5000 },
  ],
};
const id = 'autumn';
const create = { action: 'campaign.create', id };
const update = { action: 'campaign.update', id, version: 1 };

/** With all that each may have; what excludes another stands in an example of its own. */
const MANAGE: Record<ManageAction, Json[]> = {
  'breaker.reset': [{ key: `template:${TID}` }],
  'promotional.pause': [{ why: 'a wrong price' }],
  'promotional.resume': [{}],
  'message.replay': [
    { id: NID, data: { goods: 'a', price: 1 }, ...PAGE },
    { reason: 'INVALID_PAGE', template: 'offer', limit: 10 },
  ],
  'user.show': [{ openid: 'o-user' }],
  'user.mute': [{ openid: 'o-user', scope: 'topic', name: 'offers', reason: 'asked on the phone' }],
  'template.list': [{}],
  'template.library': [{ category: 307, search: '到货', start: 20 }],
  'template.keywords': [{ tid: 1234 }],
  'template.add': [{ tid: 1234, keywords: [1, 2], scene: '到货提醒', name: 'backInStock' }],
  'template.remove': [{ id: TID }],
  'template.state': [{ name: 'offer', state: 'rejected', note: '标题不符' }],
  'template.history': [{ name: 'offer' }],
  'segment.create': [{ name: 'regulars', title: '常客', rule: RULE }],
  'segment.update': [{ name: 'regulars', version: 2, title: '常客', rule: RULE }],
  'segment.remove': [{ name: 'regulars', version: 2 }],
  'segment.list': [{}],
  'segment.show': [{ name: 'regulars', version: 2 }],
  'segment.preview': [{ name: 'regulars', version: 2, template: 'offer' }, { rule: RULE }],
  'segment.estimate': [{ name: 'regulars', version: 2, template: 'offer' }, { rule: RULE }],
  'segment.job': [{ name: 'regulars', version: 2, template: 'offer', again: true }],
  'list.add': [{ name: 'testers', upload: 'u1', part: 0, of: 'level', values: ['gold', '银'] }],
  'list.finish': [{ name: 'testers', upload: 'u1', parts: 1 }],
  'list.all': [{}],
  'list.remove': [{ name: 'testers' }],
  'content.check': [
    { template: 'offer', data: { goods: '{{level|你}}', n: 1 }, limit: 10, content: FUNCTION },
  ],
  'feedback.list': [
    { status: 'open', category: 'complaint', before: '1795312920000.feedback:a-1', limit: 10 },
  ],
  'feedback.answer': [{ id: 'feedback:a-1', answer: '谢谢', again: true }],
  'feedback.close': [{ id: 'feedback:a-1' }],
  'settings.show': [{}],
  'settings.set': [
    { version: 0, name: 'capAll', value: 3 },
    { version: 0, name: 'webhook', address: 'https://example.com/hook' },
  ],
  'campaign.create': [ONCE, AGAIN, REPEAT, TRIGGERED, ASK].map((spec) => ({ ...create, ...spec })),
  'campaign.update': [ONCE, REPEAT, TRIGGERED, ASK].map((spec) => ({ ...update, ...spec })),
  'campaign.show': [{ id: 'autumn.20261130T0100Z' }],
  'campaign.list': [{ state: 'running', kind: 'ask', place: 'goods', limit: 10 }],
  'campaign.preview': [{ id }],
  'campaign.report': [{ id }],
  'campaign.people': [{ id, outcome: 'leftOut', part: 'a', reason: 'MUTED', after: 'failed.n-1', limit: 10 }],
  'campaign.withoutCredit': [{ id, after: 'o-1', limit: 10 }],
  'campaign.approve': [{ id, hash: 'h'.repeat(64), size: 100 }],
  'campaign.start': [{ id, confirmed: 100, at: '2026-11-23T09:00' }],
  'campaign.undo': [{ id }],
  'campaign.pause': [{ id }],
  'campaign.resume': [{ id, confirmed: 120 }],
  'campaign.stop': [{ id }],
  'campaign.rate': [{ id, perSecond: 0.5 }],
  'campaign.end': [{ id, endsAt: 1_795_312_920_000 }],
  'campaign.test': [{ id, key: 'look 1', to: 'o-user', variant: 'a' }],
  'campaign.duplicate': [{ id, as: 'winter', endsAt: '2027-01-01', notClicked: true }],
};

const CARD = { template: 'offer', key: 'order:17', data: { goods: 'a', price: 1 }, ...PAGE };
const NOTIFICATION = {
  ...CARD,
  sendAt: 'bestTime',
  latest: '2026-11-24',
  expiresAt: 1,
  whenNoCredit: 'wait',
};
const NAMED = { id: NID, template: 'offer', to: 'o-user', key: 'order:17', keyPrefix: 'order:' };
const SEND: Record<Exclude<SendRequest['action'], 'sendMany'>, Json[]> = {
  send: [{ ...NOTIFICATION, to: 'o-user', dryRun: true }],
  toWish: [{ ...NOTIFICATION, about: 'goods:mug', limit: 10, order: 'all', content: FUNCTION }],
  toSegment: [{ ...NOTIFICATION, segment: 'regulars', content: FUNCTION }],
  status: [{ id: NID }],
  explain: [{ id: NID, to: 'o-user', template: 'offer' }],
  cancel: [NAMED],
  reschedule: [{ ...NAMED, sendAt: '2026-11-24', expiresAt: '2026-11-25' }],
  replay: [{ id: NID, data: { goods: 'a' }, ...PAGE, reason: 'QUOTA', template: 'offer', limit: 10 }],
};

const REPORT = {
  asked: ['offer'],
  results: { [TID]: 'accept' },
  nonce: 'nonce-01',
  at: 1_795_312_920_000,
  place: 'goods',
  envVersion: 'release',
  silent: true,
  about: 'goods:mug',
  label: '蓝色马克杯',
  campaign: 'autumn',
  kept: [TID],
};
const SUBSCRIBE: Record<SubscribeRequest['action'], Json[]> = {
  sync: [
    {
      reports: [REPORT],
      clicks: [LINK_NID],
      launches: [1_795_312_920_000],
      mainSwitch: true,
      brief: true,
      sentAt: 1,
    },
  ],
  report: [REPORT],
  update: [
    {
      preferences: {
        muted: false,
        topics: { offers: 'daily' },
        templates: { offer: 'off' },
        mainSwitch: true,
        quietHours: { from: '22:00', to: '08:00', zone: 'Asia/Shanghai', ahead: [480, 480] },
        digestTime: { at: '19:00', weekday: 5, zone: 'Asia/Shanghai', ahead: [60, 120] },
      },
    },
  ],
  inbox: [{ before: `1795312920000.${NID}`, limit: 10 }],
  read: [{ ids: [NID] }],
  unwish: [{ template: 'backInStock', about: 'goods:mug' }],
  export: [{ cursor: 'events.1795312920000.click:a' }],
};
const SPAN = { from: '2026-11-01', to: '2026-11-22' };
const STATS: Record<StatsRequest['action'], Json[]> = {
  overview: [SPAN],
  campaign: [{ id }],
  credits: [{}],
  wishes: [{ template: 'backInStock', limit: 10 }],
  health: [{}],
  audit: [{ ...SPAN, before: '1795312920000.t1', limit: 10 }],
};
const BEHAVIOUR = [
  { kind: 'event', name: 'view', props: { goods: 'mug', n: 1, again: true } },
  { kind: 'traits', set: { level: 'gold', age: 30, known: true } },
  { kind: 'tags', add: ['vip'], remove: ['quiet'] },
];
const TRACK = [
  { kind: 'click', nid: LINK_NID },
  { kind: 'convert', goal: 'order', id: '17', value: 8900, about: 'goods:mug' },
  { kind: 'revert', goal: 'order', id: '17' },
  ...BEHAVIOUR,
  {
    kind: 'feedback',
    nid: NID,
    rating: 2,
    category: 'complaint',
    cause: 'too-many',
    fewer: true,
    text: '太多了',
  },
];

const byAction = (schema: Schema, requests: Record<string, Json[]>): [string, Schema, Json][] =>
  Object.entries(requests).flatMap(([action, examples]) =>
    examples.map((example, i): [string, Schema, Json] => [
      `${action}${examples.length > 1 ? ` ${i + 1}` : ''}`,
      schema,
      { action, ...example },
    ]),
  );
const ALL: [string, Schema, Json][] = [
  ...byAction(manageRequest, MANAGE),
  ...byAction(sendRequest, SEND),
  ...byAction(subscribeRequest, SUBSCRIBE),
  ...byAction(statsRequest, STATS),
  ...byAction(unsubscribeRequest, {
    stop: [{ scope: 'template', name: 'offer', reason: 'too many' }],
    erase: [{ confirm: true }],
  }),
  ['track', trackRequest, { events: TRACK, openid: 'o-user', nonce: 'nonce-01' }],
  ['track of many', trackManyRequest, { users: [{ openid: 'o', events: BEHAVIOUR }], nonce: 'nonce-01' }],
  ['ops messages', messagesRequest, { to: 'o-user', template: 'offer', state: 'sent', limit: 10 }],
];

type Path = (string | number)[];
const isTree = (value: unknown): value is Json => typeof value === 'object' && value !== null;
/** All places of a request: its fields, and what is in them. */
const placesIn = (value: unknown, path: Path = []): Path[] =>
  isTree(value)
    ? Object.entries(value).flatMap(([name, part]) => {
        const here = [...path, Array.isArray(value) ? Number(name) : name];
        return [here, ...placesIn(part, here)];
      })
    : [];

/** The request with something else in one place. */
function spoilt(request: Json, path: Path, by: unknown): Json {
  const copy = JSON.parse(JSON.stringify(request)) as Json;
  const last = path.at(-1)!;
  const within = path.slice(0, -1).reduce<Json>((part, name) => part[name] as Json, copy);
  within[last] = by;
  return copy;
}
const written = (path: Path): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`))
    .join('')
    .slice(1);

test.each(ALL)('%s with everything passes unchanged', (_name, schema, request) => {
  expect(mistakeIn(schema, request)?.issues).toBeUndefined();
  expect(parseRequest(schema, request)).toEqual(request);
});

test('the examples have every field that the audit log knows of', () => {
  for (const [action, fields] of Object.entries(AUDITED)) {
    const there = new Set(MANAGE[action as ManageAction].flatMap((example) => Object.keys(example)));
    expect([action, Object.keys(fields).filter((field) => !there.has(field))]).toEqual([action, []]);
  }
});

test.each(ALL)(
  '%s: no field lets a query operator through, and the refusal names the field',
  (_name, schema, request) => {
    for (const path of placesIn(request)) {
      const { code, issues = [] } = mistakeIn(schema, spoilt(request, path, { $gt: '' })) ?? {};
      // Of what may be this or that, the field is named and not the place within.
      const here = written(path);
      const named = issues.some(
        ({ path: said }) => here === said || here.startsWith(said) || said.startsWith(here),
      );
      expect([written(path), code, named]).toEqual([written(path), 'BAD_REQUEST', true]);
    }
  },
);

test.each(ALL)(
  '%s: no field takes a megabyte, and none comes back in the refusal',
  (_name, schema, request) => {
    for (const path of placesIn(request)) {
      const error = mistakeIn(schema, spoilt(request, path, 'x'.repeat(100_000)));
      expect([written(path), error?.code]).toEqual([written(path), 'BAD_REQUEST']);
      expect(error!.message.length + JSON.stringify(error!.issues).length).toBeLessThan(3000);
    }
  },
);

test.each(ALL)('%s: neither a list without end nor one of another kind passes', (_name, schema, request) => {
  for (const path of placesIn(request)) {
    const error = mistakeIn(schema, spoilt(request, path, Array(5001).fill(null)));
    expect([written(path), error?.code]).toEqual([written(path), 'BAD_REQUEST']);
  }
});

test.each(ALL)('%s: a field that nobody knows is refused by its name', (_name, schema, request) => {
  expect(mistakeIn(schema, { ...request, wehn: 1 })?.message).toContain('unknown: wehn');
});

/** Moments are read, and refused, where they are used (`time/parse.ts`). */
const MOMENTS = /[. ](from|to|at|endsAt|latest|sendAt|expiresAt)$/;

test('half a character passes nowhere but where a time is read', () => {
  const passed = ALL.flatMap(([name, schema, request]) =>
    placesIn(request)
      .filter((path) => mistakeIn(schema, spoilt(request, path, 'a\ud800')) === undefined)
      .map((path) => `${name}: ${written(path)}`),
  );
  expect(passed.filter((place) => !MOMENTS.test(place))).toEqual([]);
});
