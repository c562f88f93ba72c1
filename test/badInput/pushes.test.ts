import { notifyPerFile } from '../support/cloud';
import { FUNCTION, refusal } from './refusal';

const cloud = notifyPerFile();
const TEMPLATE = 'Bk7Qw2Lr9Tz4Vn1Xc6Mj3Hs8Dp5Fg0Ya-Ue_RiKoJtN';

const item = { TemplateId: TEMPLATE, MsgID: '9007199254740993', ErrorCode: '0', ErrorStatus: 'success' };
const push = (more: object = {}) => ({
  ToUserName: 'gh_1',
  FromUserName: 'o-user',
  CreateTime: '1795312920',
  MsgType: 'event',
  Event: 'subscribe_msg_sent_event',
  List: item,
  ...more,
});
const rejection = (more: object = {}) =>
  push({
    Event: 'subscribe_msg_change_event',
    List: { TemplateId: TEMPLATE, SubscribeStatusString: 'reject' },
    ...more,
  });

/** One credit for `o-user`, so that a rejection has something to void. */
async function withCredit(): Promise<void> {
  const report = {
    action: 'report',
    results: { [TEMPLATE]: 'accept' },
    nonce: 'nonce-0001',
    at: await cloud().now(),
  };
  const answer = await cloud().call('subscribe', report, { openid: 'o-user' });
  expect(answer).toMatchObject({ ok: true, data: { outcomes: { [TEMPLATE]: 'granted' } } });
}

test('a genuine push is answered with the word that WeChat waits for', async () => {
  expect(await cloud().call('receive', push(), FUNCTION)).toBe('success');
  expect((await cloud().export()).collections.notify_receipts).toHaveLength(1);
});

test.each(['o-user', 'o-thief'])(
  'a mini program that forges a push is refused, also for itself (%s)',
  async (openid) => {
    await withCredit();
    for (const source of ['wx_client', 'wx_devtools', 'scf,wx_client']) {
      for (const event of [push(), rejection()]) {
        expect((await refusal(cloud(), 'receive', event, { openid, source })).code).toBe('FORBIDDEN');
      }
    }
  },
);

test('a push that speaks of another user than the one the platform names is refused', async () => {
  await withCredit();
  for (const event of [push(), rejection()]) {
    const error = await refusal(cloud(), 'receive', event, { openid: 'o-thief', source: 'wx_client,scf' });
    expect(error).toMatchObject({ code: 'FORBIDDEN', message: expect.stringContaining('FromUserName') });
  }
});

test.each<[string, object]>([
  ['a time that is none', { CreateTime: 'yesterday' }],
  ['a time that is not a number', { CreateTime: null }],
  ['a negative time', { CreateTime: -1 }],
  ['no user', { FromUserName: '' }],
  ['an operator for a user', { FromUserName: { $gt: '' } }],
  ['a user of a thousand characters', { FromUserName: 'o'.repeat(1000) }],
  [
    'an inherited name as template id',
    { List: { TemplateId: 'constructor', SubscribeStatusString: 'reject' } },
  ],
  ['a path as template id', { List: { TemplateId: 'a.available', SubscribeStatusString: 'reject' } }],
  ['an operator as template id', { List: { TemplateId: '$set', SubscribeStatusString: 'reject' } }],
  ['a list of text', { List: ['reject'] }],
])('a push with %s changes no books', async (_what, more) => {
  await withCredit();
  for (const event of [push(more), rejection(more)]) {
    if ('Event' in more) Object.assign(event, more);
    expect((await refusal(cloud(), 'receive', event)).code).toBe('BAD_REQUEST');
  }
});

test.each<[string, unknown, RegExp]>([
  ['XML', '<xml><FromUserName>o-user</FromUserName></xml>', /^push: expected .* JSON, got "<xml>/],
  ['an empty body', '', /^push: expected .* JSON, got ""/],
  ['nothing', null, /^push: expected .* JSON, got null/],
  ['JSON that breaks off', '{"FromUserName":"o-user","List":[{', /^push: expected .* JSON, got/],
  ['a list of pushes', [push()], /^push: expected .* JSON, got a list of 1/],
  ['an empty object', {}, /^FromUserName: expected text, got nothing/],
  ['a megabyte of text', 'x'.repeat(1_000_000), /^push: expected .* JSON/],
  ['a megabyte in an item', push({ List: { ...item, ErrorStatus: 'x'.repeat(1_000_000) } }), /over 256 KB/],
  ['more items than any push has', push({ List: Array(101).fill(item) }), /^List: .*at most 100/],
  ['a number for the user', push({ FromUserName: 17 }), /^FromUserName: expected text, got 17/],
  ['a number for the event', push({ Event: 5 }), /^Event: expected one of .*got 5/],
])(
  'a push that is %s: where, what was expected; nothing sent, nothing changed',
  async (_what, event, words) => {
    await withCredit();
    const error = await refusal(cloud(), 'receive', event);
    expect(['BAD_REQUEST', 'TOO_LARGE']).toContain(error.code);
    expect(error.message).toMatch(words);
    expect((await cloud().metrics()).calls.receive?.['subscribeMessage.send']).toBeUndefined();
  },
);

test('numbers where WeChat usually sends text are taken for what they say', async () => {
  const List = { ...item, MsgID: 17, ErrorCode: 0 };
  const event = push({ List, CreateTime: 1_795_312_920, ToUserName: 5 });
  expect(await cloud().call('receive', event, FUNCTION)).toBe('success');
  expect((await cloud().export()).collections.notify_receipts).toMatchObject([
    { msgid: '17', errorCode: '0' },
  ]);
});

test('one item that cannot be read costs none of the others; the answer names it, and a repeat books nothing twice', async () => {
  await withCredit();
  const reject = { TemplateId: TEMPLATE, SubscribeStatusString: 'reject' };
  const CreateTime = Math.floor((await cloud().now()) / 1000);
  const List = [null, item, { ...item, TemplateId: '$set' }, reject];
  const event = push({ Event: 'subscribe_msg_event', CreateTime, List });
  for (let times = 0; times < 3; times += 1) {
    const answer = await cloud().call<unknown>('receive', event, FUNCTION);
    expect(answer).toMatchObject({
      ok: false,
      error: { code: 'BAD_REQUEST', issues: [{ path: 'List[0]' }, { path: 'List[2].TemplateId' }] },
    });
    const { notify_receipts: receipts, notify_users: users } = (await cloud().export()).collections;
    expect(receipts).toHaveLength(1);
    expect(users).toMatchObject([
      { credits: { [TEMPLATE]: { available: { $numberInt: '0' }, voided: { $numberInt: '1' } } } },
    ]);
  }
});

test.each<[string, object]>([
  ['another event', { Event: 'user_enter_tempsession' }],
  ['another kind of message', { MsgType: 'text', Content: 'hello' }],
])('%s is answered, so that WeChat does not repeat it, and changes nothing', async (_what, more) => {
  await withCredit();
  const before = (await cloud().export()).collections;
  for (const event of [push(), rejection()])
    expect(await cloud().call('receive', { ...event, ...more }, FUNCTION)).toBe('success');
  expect((await cloud().export()).collections).toEqual(before);
  const error = await refusal(cloud(), 'receive', push(more), { openid: 'o-user', source: 'wx_client' });
  expect(error.code).toBe('FORBIDDEN');
});

test('a receipt of a template that is not configured costs no look at the database', async () => {
  await cloud().call('receive', push(), FUNCTION);
  await cloud().resetMetrics();
  const List = { ...item, TemplateId: 'X'.repeat(43) };
  expect(await cloud().call('receive', push({ List }), FUNCTION)).toBe('success');
  expect((await cloud().metrics()).calls['receive'] ?? {}).toEqual({});
});

test('all three events are taken under the one name that the console may offer', async () => {
  await withCredit();
  const List = [item, { TemplateId: TEMPLATE, SubscribeStatusString: 'reject' }];
  const CreateTime = Math.floor((await cloud().now()) / 1000);
  const event = push({ Event: 'subscribe_msg_event', CreateTime, List });
  expect(await cloud().call('receive', event, FUNCTION)).toBe('success');
  const { notify_receipts: receipts, notify_users: users } = (await cloud().export()).collections;
  expect(receipts).toHaveLength(1);
  expect(JSON.stringify(users)).toContain('"voided":{"$numberInt":"1"}');
});

test('a rejection of a template that is not ours changes nothing', async () => {
  await withCredit();
  const before = (await cloud().export()).collections;
  const List = { TemplateId: 'X'.repeat(43), SubscribeStatusString: 'reject' };
  expect(await cloud().call('receive', rejection({ List }), FUNCTION)).toBe('success');
  expect((await cloud().export()).collections).toEqual(before);
});

test('a rejection of a user nobody knows makes no user', async () => {
  expect(await cloud().call('receive', rejection({ FromUserName: 'o-nobody' }), FUNCTION)).toBe('success');
  expect((await cloud().export()).collections.notify_users).toEqual([]);
});

test('a receipt for a message nobody sent is kept aside once, however often and under whatever time it comes', async () => {
  for (const CreateTime of ['1795312920', '1795312920', '1795312999', 1_795_312_920]) {
    expect(await cloud().call('receive', push({ CreateTime }), FUNCTION)).toBe('success');
  }
  expect((await cloud().export()).collections.notify_receipts).toHaveLength(1);
});

test('a mini program cannot tick, and its event does not make it a timer', async () => {
  for (const event of [{}, { Type: 'Timer', TriggerName: 'tick' }]) {
    const error = await refusal(cloud(), 'dispatch', event, { openid: 'o-user', source: 'wx_client' });
    expect(error.code).toBe('FORBIDDEN');
  }
});
