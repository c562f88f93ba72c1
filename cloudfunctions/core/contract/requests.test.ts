import { NotifyError } from '../errors';
import {
  parseRequest,
  sendRequest,
  statsRequest,
  subscribeRequest,
  trackRequest,
  unsubscribeRequest,
} from '.';

type Schema = Parameters<typeof parseRequest>[0];
const NID = 'n'.repeat(22);
const LINK_NID = 'n'.repeat(30);
const message = { to: 'o-user', template: 'offer', key: 'k:1', data: { goods: 'a', price: 1 } };
const report = { results: { ['T'.repeat(43)]: 'accept' }, nonce: 'nonce-01', at: 1_795_312_920_000 };
const update = (preferences: unknown) => ({ action: 'update', preferences });
const track = (...events: unknown[]) => ({ events });

const VALID: [string, Schema, unknown][] = [
  ['send', sendRequest, { action: 'send', ...message }],
  [
    'send with everything',
    sendRequest,
    {
      action: 'send',
      ...message,
      page: 'pages/a',
      query: { id: 1, gift: true, from: 'x' },
      sendAt: '2026-11-23T08:00',
      expiresAt: 1_795_312_920_000,
      whenNoCredit: 'wait',
      dryRun: true,
    },
  ],
  ['sendMany', sendRequest, { action: 'sendMany', notifications: [message] }],
  ['status', sendRequest, { action: 'status', id: NID }],
  ['explain by id', sendRequest, { action: 'explain', id: NID }],
  ['explain by pair', sendRequest, { action: 'explain', to: 'o-user', template: 'offer' }],
  ['cancel by id', sendRequest, { action: 'cancel', id: NID }],
  ['cancel by prefix', sendRequest, { action: 'cancel', keyPrefix: 'order:17:$&*(' }],
  ['an openid of digits', sendRequest, { action: 'send', ...message, to: '10086' }],
  ['sync', subscribeRequest, { action: 'sync' }],
  ['sync with what was kept', subscribeRequest, { action: 'sync', reports: [report], clicks: [LINK_NID] }],
  ['report', subscribeRequest, { action: 'report', ...report, place: 'goods', envVersion: 'trial' }],
  ['a place in Chinese', subscribeRequest, { action: 'report', ...report, place: '商品/详情-a_1:b' }],
  ['update', subscribeRequest, update({ topics: { offers: 'off' }, quietHours: null, muted: false })],
  ['quiet hours over midnight', subscribeRequest, update({ quietHours: { from: '22:00', to: '08:00' } })],
  ['stop all', unsubscribeRequest, { action: 'stop', scope: 'all', reason: 'too many' }],
  ['stop a topic', unsubscribeRequest, { action: 'stop', scope: 'topic', name: 'offers' }],
  ['a click', trackRequest, track({ kind: 'click', nid: LINK_NID })],
  ['a conversion', trackRequest, track({ kind: 'convert', goal: 'order', id: 'order-17', value: 8900 })],
  ['an event', trackRequest, track({ kind: 'event', name: 'view', props: { goods: 'a', n: 1, new: true } })],
  ['feedback', trackRequest, track({ kind: 'feedback', category: 'rating', rating: 5, text: '好' })],
  ['overview', statsRequest, { action: 'overview', from: '2026-11-01' }],
];

test.each(VALID)('%s passes unchanged', (_name, schema, request) => {
  expect(parseRequest(schema, request)).toEqual(request);
});

function refusal(schema: Schema, request: unknown): NotifyError {
  try {
    parseRequest(schema, request);
  } catch (error) {
    expect(error).toBeInstanceOf(NotifyError);
    return error as NotifyError;
  }
  throw new Error(`expected a refusal of ${JSON.stringify(request)}`);
}

/** What is wrong, and where the answer must say so. */
const INVALID: [string, Schema, unknown, string][] = [
  ['no action', sendRequest, {}, 'action'],
  ['an unknown action', sendRequest, { action: 'sendAll' }, 'action'],
  ['an unknown key', sendRequest, { action: 'send', ...message, when: 'now' }, ''],
  ['no receiver', sendRequest, { action: 'send', ...message, to: undefined }, 'to'],
  ['a query operator as receiver', sendRequest, { action: 'send', ...message, to: { $gt: '' } }, 'to'],
  ['a receiver with a path in it', sendRequest, { action: 'send', ...message, to: 'a/../b' }, 'to'],
  ['a receiver too long', sendRequest, { action: 'send', ...message, to: 'o'.repeat(65) }, 'to'],
  [
    'a query operator as template',
    sendRequest,
    { action: 'send', ...message, template: { $ne: 1 } },
    'template',
  ],
  ['a query operator as key', sendRequest, { action: 'send', ...message, key: { $gt: '' } }, 'key'],
  ['a key of spaces', sendRequest, { action: 'send', ...message, key: 'a b' }, 'key'],
  ['a key of 1,000 characters', sendRequest, { action: 'send', ...message, key: 'k'.repeat(1000) }, 'key'],
  ['an empty key', sendRequest, { action: 'send', ...message, key: '' }, 'key'],
  [
    'a query operator as value',
    sendRequest,
    { action: 'send', ...message, data: { a: { $gt: '' } } },
    'data.a',
  ],
  ['a list as data', sendRequest, { action: 'send', ...message, data: [] }, 'data'],
  ['a dotted data name', sendRequest, { action: 'send', ...message, data: { 'a.b': 1 } }, 'data.a.b'],
  ['an operator as data name', sendRequest, { action: 'send', ...message, data: { $set: 1 } }, 'data.$set'],
  ['no notifications', sendRequest, { action: 'sendMany', notifications: [] }, 'notifications'],
  [
    '101 notifications',
    sendRequest,
    { action: 'sendMany', notifications: Array(101).fill(message) },
    'notifications',
  ],
  ['a notification for a list', sendRequest, { action: 'sendMany', notifications: message }, 'notifications'],
  ['a key that shows nothing', sendRequest, { action: 'send', ...message, key: '\u3164' }, 'key'],
  ['a key with half a character', sendRequest, { action: 'send', ...message, key: 'order:\ud800' }, 'key'],
  ['an id too short', sendRequest, { action: 'status', id: 'n' }, 'id'],
  ['an operator as id', sendRequest, { action: 'status', id: { $exists: true } }, 'id'],
  ['an operator as prefix', sendRequest, { action: 'cancel', keyPrefix: { $regex: '.*' } }, 'keyPrefix'],
  ['an empty prefix', sendRequest, { action: 'cancel', keyPrefix: '' }, 'keyPrefix'],
  ['21 reports', subscribeRequest, { action: 'sync', reports: Array(21).fill(report) }, 'reports'],
  ['no results', subscribeRequest, { action: 'report', ...report, results: {} }, 'results'],
  ['a short nonce', subscribeRequest, { action: 'report', ...report, nonce: 'abc' }, 'nonce'],
  ['a place with a dot', subscribeRequest, { action: 'report', ...report, place: 'goods.detail' }, 'place'],
  ['a place with blanks', subscribeRequest, { action: 'report', ...report, place: 'my goods' }, 'place'],
  ['a place that shows nothing', subscribeRequest, { action: 'report', ...report, place: '\u3164' }, 'place'],
  ['a place of nothing', subscribeRequest, { action: 'report', ...report, place: '' }, 'place'],
  ['a long place', subscribeRequest, { action: 'report', ...report, place: 'p'.repeat(65) }, 'place'],
  ['the common place', subscribeRequest, { action: 'report', ...report, place: '*' }, 'place'],
  [
    'an inherited name as template id',
    subscribeRequest,
    { action: 'report', ...report, results: { constructor: 'accept' } },
    'results.constructor',
  ],
  [
    'quiet hours 25:00',
    subscribeRequest,
    update({ quietHours: { from: '25:00', to: '08:00' } }),
    'preferences.quietHours.from',
  ],
  [
    'a frequency nobody knows',
    subscribeRequest,
    update({ topics: { offers: 'hourly' } }),
    'preferences.topics.offers',
  ],
  ['a name for all', unsubscribeRequest, { action: 'stop', scope: 'all', name: 'offers' }, 'name'],
  ['no name for a topic', unsubscribeRequest, { action: 'stop', scope: 'topic' }, 'name'],
  ['a scope nobody knows', unsubscribeRequest, { action: 'stop', scope: 'world' }, 'scope'],
  ['no events', trackRequest, track(), 'events'],
  ['a click of a bare id', trackRequest, track({ kind: 'click', nid: NID }), 'events[0].nid'],
  ['51 events', trackRequest, track(...Array(51).fill({ kind: 'click', nid: LINK_NID })), 'events'],
  ['an unknown kind', trackRequest, track({ kind: 'buy' }), 'events[0].kind'],
  [
    'a negative value',
    trackRequest,
    track({ kind: 'convert', goal: 'order', id: '1', value: -1 }),
    'events[0].value',
  ],
  [
    'yuan instead of fen',
    trackRequest,
    track({ kind: 'convert', goal: 'order', id: '1', value: 89.5 }),
    'events[0].value',
  ],
  ['six stars', trackRequest, track({ kind: 'feedback', category: 'rating', rating: 6 }), 'events[0].rating'],
  [
    'an operator as property',
    trackRequest,
    track({ kind: 'event', name: 'a', props: { $where: 'x' } }),
    'events[0].props.$where',
  ],
  [
    'an operator as openid',
    trackRequest,
    { ...track({ kind: 'click', nid: LINK_NID }), openid: { $gt: '' } },
    'openid',
  ],
  ['a boolean as time', statsRequest, { action: 'overview', from: true }, 'from'],
];

test.each(INVALID)('%s is refused at its place, saying what was expected', (_name, schema, request, path) => {
  const error = refusal(schema, request);
  expect(error.code).toBe('BAD_REQUEST');
  expect(error.issues.map((issue) => issue.path)).toContain(path);
  for (const issue of error.issues) expect(issue.message).toMatch(/expected .{3,}|^unknown: /);
  expect(error.message).toMatch(/\p{Script=Han}/u);
});

test('the actions that there are stand in the message', () => {
  expect(refusal(sendRequest, { action: 'x' }).message).toContain(
    'send, sendMany, toWish, toSegment, status, explain, cancel',
  );
});
