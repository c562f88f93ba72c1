import { notifyPerFile } from '../support/cloud';
import { nidOf } from '../support/links';
import { FUNCTION, refusal, USER } from './refusal';

const cloud = notifyPerFile();
const track = (event: object, more: object = {}) => ({ events: [event], ...more });
type Results = { results: { counted: boolean; error?: { code: string; message: string } }[] };

/** Sends to `o-user`, for whom a schedule is enough. @returns the nid of its link */
async function notificationOf(openid: string): Promise<string> {
  const answer = await cloud().call<{ id: string }>(
    'send',
    {
      action: 'send',
      to: openid,
      template: 'backInStock',
      key: 'restock:17',
      data: { goods: 'a', price: 1 },
      sendAt: (await cloud().now()) + 3_600_000,
    },
    FUNCTION,
  );
  if (!answer.ok) throw new Error(answer.error.message);
  return nidOf(answer.data.id, openid);
}

/** One event by a user that is answered, but not taken. */
async function notTaken(event: object, who = USER): Promise<string | undefined> {
  const before = (await cloud().export()).collections;
  const answer = await cloud().call<Results>('track', track(event), who);
  expect((await cloud().export()).collections).toEqual(before);
  if (!answer.ok) throw new Error(answer.error.message);
  const [result] = answer.data.results;
  expect(result?.counted).toBe(false);
  expect(result?.error?.message.length).toBeGreaterThan(10);
  return result?.error?.code;
}

test('a click on somebody else’s notification is not counted', async () => {
  const nid = await notificationOf('o-user');
  expect(await notTaken({ kind: 'click', nid }, { openid: 'o-friend' })).toBe('NOT_YOURS');
  const counted = await cloud().call<Results>('track', track({ kind: 'click', nid }), USER);
  expect(counted).toMatchObject({ ok: true, data: { results: [{ counted: true }] } });
});

test('a click on somebody else’s notification is not counted by sync either', async () => {
  const nid = await notificationOf('o-user');
  const answer = await cloud().call('subscribe', { action: 'sync', clicks: [nid] }, { openid: 'o-friend' });
  expect(answer).toMatchObject({ ok: true, data: { clicks: [{ nid, counted: false }] } });
  expect((await cloud().export()).collections.notify_events).toEqual([]);
});

test('a made-up notification belongs to nobody', async () => {
  expect(await notTaken({ kind: 'click', nid: 'x'.repeat(30) })).toBe('NOT_YOURS');
  expect(await notTaken({ kind: 'feedback', category: 'complaint', nid: 'x'.repeat(22) })).toBe('NOT_YOURS');
});

test('a mini program cannot report a sale that only functions may report, nor take one back', async () => {
  expect(await notTaken({ kind: 'convert', goal: 'order', id: 'o-1', value: 8900 })).toBe('NOT_FROM_CLIENT');
  expect(await notTaken({ kind: 'revert', goal: 'order', id: 'o-1' })).toBe('NOT_FROM_CLIENT');
});

test.each(['buy', 'toString', 'constructor'])('goal %j is not one of the configuration', async (goal) => {
  expect(await notTaken({ kind: 'convert', goal, id: 'o-1' })).toBe('UNKNOWN_GOAL');
});

test('a user cannot name another user', async () => {
  const event = track({ kind: 'event', name: 'view' }, { openid: 'o-victim' });
  expect((await refusal(cloud(), 'track', event, USER)).code).toBe('FORBIDDEN');
});

test('a function that a user has called cannot name another user', async () => {
  const event = track({ kind: 'event', name: 'view' }, { openid: 'o-victim' });
  const who = { source: 'wx_client,scf', openid: 'o-user' };
  expect((await refusal(cloud(), 'track', event, who)).code).toBe('FORBIDDEN');
});

test('a function without a user behind it must say for whom', async () => {
  const error = await refusal(cloud(), 'track', track({ kind: 'event', name: 'view' }), FUNCTION);
  expect(error).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('openid') });
});

test('one event that is wrong in form refuses them all, so that nothing is half taken', async () => {
  const good = { kind: 'event', name: 'view' };
  const error = await refusal(cloud(), 'track', { events: [good, { kind: 'click', nid: { $gt: '' } }] });
  expect(error.issues?.[0]?.path).toBe('events[1].nid');
});

const report = (more: object = {}) => ({
  action: 'report',
  results: { 'Bk7Qw2Lr9Tz4Vn1Xc6Mj3Hs8Dp5Fg0Ya-Ue_RiKoJtN': 'accept' },
  nonce: 'nonce-0001',
  at: Date.now(),
  ...more,
});

test.each([[0], [1_795_312_920], ['yesterday'], ['2101-01-01T00:00:00Z'], [9e15]])(
  'a report of a choice made at %j is refused',
  async (at) => expect((await refusal(cloud(), 'subscribe', report({ at }))).code).toBe('BAD_TIME'),
);

test('a report from a clock that is ahead is taken for now: it cannot outlive a later rejection', async () => {
  const at = (await cloud().now()) + 30 * 24 * 3_600_000;
  await cloud().call('subscribe', report({ at }), USER);
  const [user] = (await cloud().export()).collections.notify_users!;
  const { nonces } = user as { nonces: { at: { $numberDouble?: string; $numberLong?: string } }[] };
  expect(Number(Object.values(nonces[0]!.at)[0])).toBeLessThan(at - 29 * 24 * 3_600_000);
});

test('templates that are not ours and choices that are no accept buy nothing', async () => {
  const before = (await cloud().export()).collections;
  const results = { ['X'.repeat(43)]: 'accept', 'Bk7Qw2Lr9Tz4Vn1Xc6Mj3Hs8Dp5Fg0Ya-Ue_RiKoJtN': 'reject' };
  const answer = await cloud().call('subscribe', report({ results }), USER);
  expect(answer).toMatchObject({
    ok: true,
    data: {
      outcomes: {
        ['X'.repeat(43)]: 'unknown-template',
        'Bk7Qw2Lr9Tz4Vn1Xc6Mj3Hs8Dp5Fg0Ya-Ue_RiKoJtN': 'not-accepted',
      },
    },
  });
  const { notify_events: events, ...rest } = (await cloud().export()).collections;
  expect({ ...rest, notify_events: [] }).toEqual(before);
  // That the sheet was shown is counted, of our own templates.
  expect(events).toMatchObject([
    { kind: 'prompt', props: { 'Bk7Qw2Lr9Tz4Vn1Xc6Mj3Hs8Dp5Fg0Ya-Ue_RiKoJtN': false } },
  ]);
});

test.each<[string, object]>([
  ['a topic that does not exist', { topics: { weather: 'off' } }],
  ['a topic that every object inherits', { topics: { toString: 'off' } }],
  ['a template that does not exist', { templates: { nope: 'off' } }],
  ['an unknown zone', { quietHours: { from: '22:00', to: '08:00', zone: 'Mars/Olympus' } }],
  ['a zone that means several', { quietHours: { from: '22:00', to: '08:00', zone: 'CST' } }],
  ['a zone whose sign means its opposite', { quietHours: { from: '22:00', to: '08:00', zone: 'Etc/GMT+8' } }],
  ['a clock of no place', { quietHours: { from: '22:00', to: '08:00', ahead: [-721, 0] } }],
  ['half of a clock', { digestTime: { at: '20:00', ahead: [480] } }],
  ['quiet hours without length', { quietHours: { from: '08:00', to: '08:00' } }],
  ['quiet hours 25:00', { quietHours: { from: '25:00', to: '08:00' } }],
  ['half of quiet hours', { quietHours: { from: '22:00' } }],
])('preferences with %s are refused', async (_what, preferences) => {
  expect((await refusal(cloud(), 'subscribe', { action: 'update', preferences })).code).toBe('BAD_REQUEST');
});

test.each([['weather'], ['toString'], ['backInStock']])(
  'an unsubscribe from topic %j is refused',
  async (name) => {
    const error = await refusal(cloud(), 'unsubscribe', { action: 'stop', scope: 'topic', name });
    expect(error).toMatchObject({ code: 'BAD_REQUEST', message: expect.stringContaining('restock') });
  },
);

test.each<[string, object]>([
  ['from after to', { from: '2026-11-22', to: '2026-11-01' }],
  ['ten years', { from: '2016-01-01', to: '2026-01-01' }],
  ['no day', { from: '2026-02-30' }],
])('figures of a span that is none (%s) are refused', async (_what, span) => {
  expect((await refusal(cloud(), 'stats', { action: 'overview', ...span })).code).toBe('BAD_TIME');
});
