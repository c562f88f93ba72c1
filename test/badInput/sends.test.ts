import { notifyPerFile } from '../support/cloud';
import { refusal } from './refusal';

const cloud = notifyPerFile();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const send = (more: object = {}) => ({
  action: 'send',
  to: 'o-user',
  template: 'backInStock',
  key: 'restock:17',
  data: { goods: 'Blue mug', price: 89 },
  ...more,
});
const refused = (more: object) => refusal(cloud(), 'send', send(more));

test.each(['restock', 'toString', 'constructor', 'x'.repeat(64), ''])(
  'an unknown template (%j) is refused with the ones that there are',
  async (template) => {
    const error = await refused({ template });
    expect(error).toMatchObject({
      code: 'UNKNOWN_TEMPLATE',
      message: expect.stringContaining('backInStock'),
    });
  },
);

test.each<[string, Record<string, unknown>, string]>([
  ['missing', { goods: 'a' }, 'data.price'],
  ['extra', { goods: 'a', price: 1, colour: 'blue' }, 'data.colour'],
  ['named as WeChat does', { thing1: 'a', price: 1 }, 'data.thing1'],
  ['empty', { goods: ' \n ', price: 1 }, 'data.goods'],
  ['unfit', { goods: 'a', price: 'cheap' }, 'data.price'],
  ['too long where nothing is cut', { goods: 'a', price: '¥12345678901' }, 'data.price'],
  ['an amount that is no number', { goods: 'a', price: 1e300 }, 'data.price'],
])('data that is %s is refused at its name', async (_what, data, path) => {
  const error = await refused({ data });
  expect(error.code).toBe('BAD_DATA');
  expect(error.issues?.map((issue) => issue.path)).toContain(path);
});

test('a value over 2,000 characters is refused before it is looked at', async () => {
  expect(await refused({ data: { goods: 'x'.repeat(2001), price: 1 } })).toMatchObject({
    code: 'BAD_REQUEST',
    issues: [expect.objectContaining({ path: 'data.goods' })],
  });
});

test.each<[string, (now: number) => unknown]>([
  ['an hour ago', (now) => now - HOUR],
  ['a year ahead', (now) => now + 365 * DAY],
  ['in seconds', (now) => Math.floor(now / 1000)],
  ['in the year 9999', () => '9999-12-31T00:00:00Z'],
  ['on 30 February', () => '2027-02-30T10:00'],
  ['a word', () => 'tomorrow'],
  ['negative', () => -1],
  ['beyond what a date can be', () => 9e15],
])('a sendAt %s is refused', async (_what, sendAt) => {
  expect((await refused({ sendAt: sendAt(await cloud().now()) })).code).toBe('BAD_TIME');
});

test('an expiresAt in 2099 is refused: every notification ends in bounded time', async () => {
  const now = await cloud().now();
  for (const more of [{}, { sendAt: now + 100 * 24 * HOUR }]) {
    expect(await refused({ ...more, expiresAt: '2099-12-31' })).toMatchObject({
      code: 'BAD_TIME',
      message: expect.stringContaining('expiresAt: expected at most 180 days ahead'),
    });
  }
});

test('an expiresAt that comes before sendAt is refused', async () => {
  const now = await cloud().now();
  expect(await refused({ sendAt: now + 2 * HOUR, expiresAt: now + HOUR })).toMatchObject({
    code: 'BAD_TIME',
    message: expect.stringContaining('expiresAt'),
  });
});

test.each<[string, object]>([
  ['a leading slash', { page: '/pages/index' }],
  ['another site', { page: 'https://example.com' }],
  ['a way up', { page: 'pages/../app' }],
  ['a click mark of its own', { query: { nid: 'x' } }],
  ['a slash at its end', { page: 'pages/index/' }],
  ['no end', { query: Object.fromEntries([...'abcdef'].map((name) => [name, 'x'.repeat(200)])) }],
])('a page with %s is refused', async (_what, more) => {
  expect(await refused(more)).toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining('page'),
  });
});

test('the same key with another body is refused and leaves the first as it was', async () => {
  await cloud().call('send', send(), { source: 'scf' });
  expect((await refused({ data: { goods: 'Red mug', price: 89 } })).code).toBe('KEY_REUSED');
});

test('a dry run of a wrong request is refused like the request itself', async () => {
  expect((await refused({ template: 'nope', dryRun: true })).code).toBe('UNKNOWN_TEMPLATE');
  expect((await refused({ data: {}, dryRun: true })).code).toBe('BAD_DATA');
});

test('a dry run writes nothing', async () => {
  const before = await cloud().export();
  const answer = await cloud().call('send', send({ dryRun: true }), { source: 'scf' });
  expect(answer).toMatchObject({ ok: true, data: { willSend: false, reason: { code: 'NEVER_SUBSCRIBED' } } });
  expect(await cloud().export()).toEqual(before);
});

test('too many notifications at once are refused as a whole', async () => {
  const { action: _action, ...notification } = send();
  const many = Array.from({ length: 101 }, (_each, i) => ({ ...notification, key: `k:${i}` }));
  expect(await refusal(cloud(), 'send', { action: 'sendMany', notifications: many })).toMatchObject({
    code: 'BAD_REQUEST',
    message: expect.stringContaining('100'),
  });
});

test('of many, the wrong ones are told one by one and the right ones are kept', async () => {
  const { action: _action, ...good } = send();
  const notifications = [good, { ...good, key: 'b', template: 'nope' }, { ...good, key: 'c', data: {} }];
  const answer = await cloud().call('send', { action: 'sendMany', notifications }, { source: 'scf' });
  expect(answer).toMatchObject({
    ok: true,
    data: {
      results: [
        { state: 'scheduled' },
        { error: { code: 'UNKNOWN_TEMPLATE' } },
        { error: { code: 'BAD_DATA' } },
      ],
    },
  });
  expect((await cloud().export()).collections.notify_messages).toHaveLength(1);
});

test('of many, a shape that is wrong is told at its place and keeps no other back', async () => {
  const { action: _action, ...good } = send();
  const wrong: [unknown, string][] = [
    [{ ...good, to: '' }, 'to: expected an openid'],
    [{ ...good, key: 'order 17' }, 'key: expected 1 to 128 characters without spaces'],
    [{ ...good, key: null }, 'key: expected text'],
    [{ ...good, data: { goods: null, price: 1 } }, 'data.goods: expected text or a number, got null'],
    [{ ...good, sendAt: null }, 'sendAt: expected epoch ms, ISO 8601 or "bestTime"'],
    [{ ...good, colour: 'blue' }, 'unknown: colour'],
    [null, 'notification: expected an object, got null'],
    ['hello', 'notification: expected an object, got "hello"'],
  ];
  const notifications = [good, ...wrong.map(([item]) => item), { ...good, key: 'last' }];
  const answer = await cloud().call<{ results: { error?: { code: string; message: string } }[] }>(
    'send',
    { action: 'sendMany', notifications },
    { source: 'scf' },
  );
  if (!answer.ok) throw new Error(answer.error.message);
  const { results } = answer.data;
  expect([results.at(0), results.at(-1)]).toMatchObject([{ state: 'scheduled' }, { state: 'scheduled' }]);
  for (const [index, [, message]] of wrong.entries()) {
    expect(results[index + 1]?.error).toMatchObject({
      code: 'BAD_REQUEST',
      message: expect.stringContaining(message),
    });
  }
  expect((await cloud().export()).collections.notify_messages).toHaveLength(2);
});

test.each<[string, object]>([
  ['neither id nor pair', { action: 'explain' }],
  ['half a pair', { action: 'explain', to: 'o-user' }],
  ['nothing to cancel', { action: 'cancel' }],
  ['a template alone to cancel', { action: 'cancel', template: 'backInStock' }],
])('%s is refused', async (_what, request) => {
  expect((await refusal(cloud(), 'send', request)).code).toBe('BAD_REQUEST');
});

test.each(['status', 'explain', 'cancel'])(
  '%s of a notification that does not exist says so',
  async (action) => {
    expect((await refusal(cloud(), 'send', { action, id: 'x'.repeat(22) })).code).toBe('NOT_FOUND');
  },
);

test.each(['.*', '^r', 'restock:1[0-9]', '$', '(', '\\', '%', '*'])(
  'a key prefix means its characters, not a pattern: %j cancels nothing else',
  async (keyPrefix) => {
    await cloud().call('send', send({ sendAt: (await cloud().now()) + DAY }), { source: 'scf' });
    const answer = await cloud().call('send', { action: 'cancel', keyPrefix }, { source: 'scf' });
    expect(answer).toMatchObject({ ok: true, data: { cancelled: 0 } });
  },
);

test('a key prefix with marks of its own cancels what begins with it, and only that', async () => {
  const sendAt = (await cloud().now()) + DAY;
  for (const key of ['a.$(1)', 'a.$(2)', 'a.$', 'aX$(1)']) {
    await cloud().call('send', send({ key, sendAt }), { source: 'scf' });
  }
  const answer = await cloud().call('send', { action: 'cancel', keyPrefix: 'a.$(' }, { source: 'scf' });
  expect(answer).toMatchObject({ ok: true, data: { cancelled: 2 } });
});
