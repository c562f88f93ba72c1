/** Values that fit their type and nothing else: each is refused at its place, and nothing is written. */
import { notifyPerFile } from '../support/cloud';
import { CALLERS, expectForPeople, refusal } from './refusal';

const cloud = notifyPerFile();
const NID = 'n'.repeat(22);
/** Of a card's link. */
const LINK_NID = 'n'.repeat(30);
const TEMPLATE = 'Bk7Qw2Lr9Tz4Vn1Xc6Mj3Hs8Dp5Fg0Ya-Ue_RiKoJtN';
const notification = {
  to: 'o-user',
  template: 'backInStock',
  key: 'k',
  data: { goods: 'a', price: 1 },
};
/** The tests' clock is up to a day ahead of this one. */
const AHEAD = Date.now() + 48 * 3_600_000;
const send = (more: object) => ({ action: 'send', ...notification, ...more });
const track = (event: object) => ({ events: [event] });
const report = (more: object) => ({
  action: 'report',
  results: { [TEMPLATE]: 'accept' },
  nonce: 'nonce-01',
  at: Date.now(),
  ...more,
});
const update = (preferences: object) => ({ action: 'update', preferences });

type Place = [name: string, path: string, request: (value: unknown) => object];

/** Everywhere that a caller's own text is kept, sent, or made an id of. */
const TEXTS: Place[] = [
  ['send', 'key', (key) => send({ key })],
  ['send', 'template', (template) => send({ template })],
  ['send', 'to', (to) => send({ to })],
  ['send', 'data.goods', (goods) => send({ data: { goods, price: 1 } })],
  ['send', 'page', (page) => send({ page })],
  ['send', 'query.from', (from) => send({ query: { from } })],
  ['send', 'keyPrefix', (keyPrefix) => ({ action: 'cancel', keyPrefix })],
  ['send', 'key', (key) => ({ action: 'reschedule', key, sendAt: AHEAD })],
  ['send', 'data.goods', (goods) => ({ action: 'replay', id: NID, data: { goods, price: 1 } })],
  ['track', 'events[0].id', (id) => track({ kind: 'convert', goal: 'order', id })],
  ['track', 'events[0].goal', (goal) => track({ kind: 'convert', goal, id: '1' })],
  ['track', 'events[0].name', (name) => track({ kind: 'event', name })],
  ['track', 'events[0].props.a', (a) => track({ kind: 'event', name: 'v', props: { a } })],
  ['track', 'events[0].text', (text) => track({ kind: 'feedback', category: 'suggestion', text })],
  ['subscribe', 'place', (place) => report({ place })],
  ['subscribe', 'nonce', (nonce) => report({ nonce })],
  ['subscribe', `results.${TEMPLATE.slice(0, 40)}`, (status) => report({ results: { [TEMPLATE]: status } })],
  [
    'subscribe',
    'preferences.quietHours.zone',
    (zone) => update({ quietHours: { from: '22:00', to: '08:00', zone } }),
  ],
  ['unsubscribe', 'reason', (reason) => ({ action: 'stop', scope: 'all', reason })],
  ['unsubscribe', 'name', (name) => ({ action: 'stop', scope: 'topic', name })],
];

test.each(TEXTS)('%s refuses half a character in %s', async (name, path, request) => {
  for (const half of ['\ud83d', '\ude00', 'a\ud83d', '\ude00\ud83d']) {
    const { code, message, issues = [] } = await refusal(cloud(), name, request(half));
    expect(code).toBe('BAD_REQUEST');
    expect([message, ...issues.map((issue) => issue.path)].join(' ')).toContain(path);
  }
});

test.each<Place>([
  ['send', 'key', (key) => send({ key, dryRun: true })],
  ['send', 'data.goods', (goods) => send({ data: { goods, price: 1 }, dryRun: true })],
  ['track', 'text', (text) => track({ kind: 'feedback', category: 'suggestion', text })],
])('%s takes a whole one outside the basic plane in %s', async (name, _path, request) => {
  expect(await cloud().call(name, request('a😀'), CALLERS[name])).toMatchObject({ ok: true });
});

/** Every record whose keys a caller chooses. */
const RECORDS: Place[] = [
  ['send', 'data', (data) => send({ data })],
  ['send', 'query', (query) => send({ query })],
  ['track', 'props', (props) => track({ kind: 'event', name: 'v', props })],
  ['subscribe', 'results', (results) => report({ results })],
  ['subscribe', 'topics', (topics) => update({ topics })],
  ['subscribe', 'templates', (templates) => update({ templates })],
];

test.each(RECORDS)(
  '%s refuses keys in %s that a database or JavaScript would read',
  async (name, path, request) => {
    for (const key of ['$set', '$where', 'a.b', 'credits.x.available', 'constructor', '\ud83d', '\u0000']) {
      const { code, message, issues = [] } = await refusal(cloud(), name, request({ [key]: 'off' }));
      expect(code).toBe('BAD_REQUEST');
      expect([message, ...issues.map((issue) => issue.path)].join(' ')).toContain(path);
    }
  },
);

/** Every object inside a request. */
test.each<[string, string, object]>([
  ['send', 'notifications[0]', { action: 'sendMany', notifications: [{ ...notification, isAdmin: 1 }] }],
  ['track', 'events[0]', track({ kind: 'click', nid: LINK_NID, isAdmin: 1 })],
  ['subscribe', 'preferences', update({ isAdmin: 1 })],
  ['subscribe', 'quietHours', update({ quietHours: { from: '22:00', to: '08:00', isAdmin: 1 } })],
  [
    'subscribe',
    'reports[0]',
    { action: 'sync', reports: [{ ...report({}), action: undefined, isAdmin: 1 }] },
  ],
])('%s refuses an unknown key in %s', async (name, path, request) => {
  const answer = await cloud().call<{ results?: { error?: { message: string } }[] }>(
    name,
    JSON.parse(JSON.stringify(request)),
    CALLERS[name],
  );
  // Of many notifications, each answers for itself.
  const said = answer.ok ? (answer.data.results?.[0]?.error?.message ?? '') : answer.error.message;
  expect(said).toContain('isAdmin');
  if (!answer.ok) {
    expectForPeople(answer.error);
    expect(answer.error.message).toContain(path);
  }
  expect((await cloud().export()).collections.notify_messages ?? []).toEqual([]);
});

/** Every moment that a caller may name. */
const MOMENTS: Place[] = [
  ['send', 'sendAt', (sendAt) => send({ sendAt })],
  ['send', 'expiresAt', (expiresAt) => send({ expiresAt })],
  ['send', 'sendAt', (sendAt) => ({ action: 'reschedule', keyPrefix: 'k', sendAt })],
  ['send', 'expiresAt', (expiresAt) => ({ action: 'reschedule', keyPrefix: 'k', sendAt: AHEAD, expiresAt })],
  ['subscribe', 'at', (at) => report({ at })],
  ['stats', 'from', (from) => ({ action: 'overview', from })],
  ['stats', 'to', (to) => ({ action: 'overview', to })],
];

test.each(MOMENTS)('%s refuses years that nobody can mean in %s', async (name, field, request) => {
  for (const moment of [
    '1969-12-31T23:59:59Z',
    '9999-12-31T00:00:00Z',
    -1,
    0,
    253_402_214_400_000,
    '1969-07-20',
  ]) {
    const { code, message } = await refusal(cloud(), name, request(moment));
    expect(code).toBe('BAD_TIME');
    expect(message).toContain(field);
  }
});
