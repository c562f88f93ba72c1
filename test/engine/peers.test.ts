/**
 * Each bug that was read in other systems, and each complaint of theirs that a server can answer, as PEERS.md
 * numbers them: here it must not happen.
 */
import type { SyncResult } from '../../cloudfunctions/core/contract';
import type { MessageStory, PairStory } from '../../cloudfunctions/core/notifications/explain';
import { snapshot, unsettled } from '../support/books';
import { notifyPerFile } from '../support/cloud';
import { settleDown } from '../support/settleDown';
import { seed } from '../support/seed';
import { accept, backInStock, data, send, sendMany, SHOP, templateId } from '../support/shop';

const cloud = notifyPerFile();
const ID = templateId('backInStock');
const HOUR = 3_600_000;
const none = () => [];

const account = async (openid: string) =>
  (await snapshot(cloud())).users.find(({ _id }) => _id === openid)?.credits[ID];
const row = async (key: string) => (await snapshot(cloud())).messages.find((each) => each.key === key)!;
const calledWeChat = async (): Promise<number> => {
  const { calls } = await cloud().metrics();
  return Object.values(calls).reduce((sum, each) => sum + (each['subscribeMessage.send'] ?? 0), 0);
};
const explain = async <T>(request: Record<string, unknown>): Promise<T> =>
  data(await cloud().call<T>('send', { action: 'explain', ...request }, SHOP));

describe('bug 1 (MiaoJi): the count of everybody goes down after a batch', () => {
  test('a send takes the credit of the user it went to, and of nobody else', async () => {
    await seed(cloud(), { users: ['o-1', 'o-2', 'o-3'], credits: 2, notifications: none });
    await send(cloud(), backInStock('o-2', 'restock:1'));
    expect([await account('o-1'), await account('o-2'), await account('o-3')]).toMatchObject([
      { available: 2, spent: 0 },
      { available: 1, spent: 1 },
      { available: 2, spent: 0 },
    ]);
  });

  test('a send that WeChat refuses takes no credit', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    await cloud().faults([{ api: 'subscribeMessage.send', error: 47003, times: 1 }]);
    expect(data(await send(cloud(), backInStock('o-1', 'restock:1'))).state).toBe('failed');
    expect(await account('o-1')).toMatchObject({ available: 1, spent: 0 });
  });

  test('a user who accepts while the batch runs keeps that credit', async () => {
    await seed(cloud(), { users: ['o-1', 'o-2'] });
    await cloud().local.wechat.setMode({ latencyMs: 150 });
    await Promise.all([cloud().fire('dispatch'), accept(cloud(), 'o-1'), accept(cloud(), 'o-2')]);
    await settleDown(cloud());
    expect([await account('o-1'), await account('o-2')]).toMatchObject([
      { granted: 2, available: 1, spent: 1 },
      { granted: 2, available: 1, spent: 1 },
    ]);
    expect(await unsettled(cloud())).toEqual([]);
  });
});

describe('bug 2 (MiaoJi): count + 1 is read and written, from the client’s word, in a trial state', () => {
  test('ten reports at once are ten credits', async () => {
    await Promise.all(Array.from({ length: 10 }, () => accept(cloud(), 'o-1')));
    expect(await account('o-1')).toMatchObject({ granted: 10, available: 10 });
  });

  test('one report sent ten times at once is one credit', async () => {
    const results = await cloud().subscribe('o-1', { [ID]: 'accept' });
    const report = {
      action: 'report',
      results: { [ID]: results[ID] },
      nonce: 'nonce-of-one-tap',
      at: await cloud().now(),
    };
    await Promise.all(Array.from({ length: 10 }, () => cloud().call('subscribe', report, { openid: 'o-1' })));
    expect(await account('o-1')).toMatchObject({ granted: 1, available: 1 });
  });

  test('a client that mints credits is stopped by the day’s cap, and WeChat’s word ends the rest', async () => {
    const outcomes = new Set<string>();
    for (let i = 0; i < 52; i++) {
      const report = {
        action: 'report',
        results: { [ID]: 'accept' },
        nonce: `minted-nonce-${i}`,
        at: await cloud().now(),
      };
      const answer = await cloud().call<{ outcomes: Record<string, string> }>('subscribe', report, {
        openid: 'o-1',
      });
      outcomes.add(data(answer).outcomes[ID]!);
    }
    expect(outcomes).toEqual(new Set(['granted', 'daily-cap']));
    await send(cloud(), backInStock('o-1', 'restock:1'));
    await settleDown(cloud());
    expect(await row('restock:1')).toMatchObject({ state: 'failed', reason: 'REFUSED_NO_CREDIT' });
    expect(await account('o-1')).toMatchObject({ available: 0, voided: 50 });
  });

  test('a card opens the mini program in the state that the environment names', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    await send(cloud(), backInStock('o-1', 'restock:1'));
    expect(await cloud().messages('o-1')).toMatchObject([{ miniprogramState: 'developer' }]);
  });
});

describe('bug 3 (WxPush): popped before it is sent, put back after a lost answer', () => {
  test('a worker that dies after it has taken a message and before it may send loses nothing', async () => {
    for (let call = 1; ; call++) {
      await seed(cloud(), { users: ['o-1'] });
      await cloud().kill({ function: 'dispatch', call, when: 'before' });
      // Called, not fired: the platform would run a failed timer again at once.
      await cloud().tryCall('dispatch', {}, { source: 'wx_trigger' });
      // From the journal on, WeChat may have been called: crash.test.ts.
      if ((await snapshot(cloud())).journals.length > 0) break;
      await settleDown(cloud());
      expect(await row('restock:1')).toMatchObject({ state: 'delivered' });
      expect(await cloud().messages('o-1')).toHaveLength(1);
    }
  });

  test('a lost connection after WeChat took it is not sent again', async () => {
    await seed(cloud(), { users: ['o-1'], credits: 2, notifications: none });
    await cloud().faults([{ api: 'subscribeMessage.send', when: 'after', reset: true, times: 1 }]);
    expect(data(await send(cloud(), backInStock('o-1', 'restock:1'))).state).toBe('unknown');
    await settleDown(cloud());
    expect(await calledWeChat()).toBe(1);
    expect(await row('restock:1')).toMatchObject({ state: 'delivered' });
    expect(await account('o-1')).toMatchObject({ available: 1, spent: 1 });
  });

  test('a -1 without WeChat’s own words is nobody’s word: not sent again', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    await cloud().faults([
      { api: 'subscribeMessage.send', error: { code: -1, message: 'socket hang up' }, times: 1 },
    ]);
    await send(cloud(), backInStock('o-1', 'restock:1'));
    await settleDown(cloud());
    expect(await calledWeChat()).toBe(1);
    expect(await row('restock:1')).toMatchObject({ state: 'failed', reason: 'NO_ANSWER' });
  });
});

describe('bug 4 (tourze): receipts go to the wrong message', () => {
  const keys = [1, 2, 3, 4, 5].map((each) => `restock:${each}`);

  test.each(['none', 'text'] as const)(
    'five receipts in one push reach the notifications that they speak of, with msgid: %s',
    async (msgid) => {
      await seed(cloud(), { users: ['o-1'], credits: 5, notifications: none });
      cloud().local.profile.change({ msgid });
      await cloud().local.wechat.setMode({ pushes: false });
      for (const key of keys) await send(cloud(), backInStock('o-1', key));
      const shown = [true, false, false, true, false];
      const cards = await cloud().messages('o-1');
      const ids = await Promise.all(keys.map(async (key) => (await row(key))._id));
      const List = ids.map((id, i) => ({
        TemplateId: ID,
        MsgID: cards.find(({ page }) => page?.includes(id))?.msgid,
        ErrorCode: shown[i] ? '0' : '1',
        ErrorStatus: 'x',
      }));
      await push('subscribe_msg_sent_event', List);
      await settleDown(cloud());
      const states = await Promise.all(keys.map(async (key) => (await row(key)).state));
      expect(states).toEqual(shown.map((each) => (each ? 'delivered' : 'undelivered')));
    },
  );

  // Where sends are answered without msgids, a receipt of that user, template and time could be of this send.
  test.each([
    ['another MsgID than the send was answered with', 'text', 0, ID],
    ['a time before the send', 'none', -30_000, ID],
    ['another template', 'none', 0, templateId('offer')],
  ] as const)('a receipt of no known send marks none: %s', async (_what, msgid, offset, TemplateId) => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    cloud().local.profile.change({ msgid });
    await cloud().local.wechat.setMode({ pushes: false });
    await send(cloud(), backInStock('o-1', 'restock:1'));
    const stranger = { TemplateId, MsgID: '1234567890123456789', ErrorCode: '0', ErrorStatus: 'success' };
    await push('subscribe_msg_sent_event', stranger, offset);
    await settleDown(cloud());
    expect(await row('restock:1')).toMatchObject({ state: 'sent' });
  });
});

async function push(Event: string, List: unknown, offset = 0): Promise<void> {
  const CreateTime = String(Math.floor(((await cloud().now()) + offset) / 1000));
  const event = { ToUserName: 'gh_local', FromUserName: 'o-1', CreateTime, MsgType: 'event', Event, List };
  expect(await cloud().tryCall('receive', event, { source: 'wx_unknown' })).toEqual({ result: 'success' });
}

describe('bug 5 (demo code everywhere): anybody can send to anybody', () => {
  test('a mini-program user can send nothing, not even to self', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    for (const source of ['wx_client', 'wx_devtools']) {
      const request = { action: 'send', ...backInStock('o-1', 'restock:1') };
      const answer = await cloud().call('send', request, { openid: 'o-1', source });
      expect(answer).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } });
    }
    expect(await calledWeChat()).toBe(0);
  });

  test('an openid in the event is nobody’s identity', async () => {
    const stolen = { action: 'sync', openid: 'o-victim' };
    expect(await cloud().call('subscribe', stolen, { openid: 'o-thief' })).toMatchObject({ ok: false });
    expect((await snapshot(cloud())).users).toEqual([]);
  });
});

describe('C1, C3, C17: agreed, still 43101, and nobody can say how many are left', () => {
  test('C1: a spent credit is not taken for a refusal: the answer says where it went', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    await send(cloud(), backInStock('o-1', 'restock:1'));
    const { state, reason } = data(await send(cloud(), backInStock('o-1', 'restock:2')));
    expect(state).toBe('suppressed');
    expect(reason?.code).toBe('NO_CREDIT');
    expect(reason?.message).toMatch(/the only credit went to "back in stock" at \d\d:\d\d/);
  });

  test('C3: the balance can be asked for, by the user and by the shop', async () => {
    await seed(cloud(), { users: ['o-1'], credits: 3, notifications: none });
    const { templates } = data(
      await cloud().call<SyncResult>('subscribe', { action: 'sync' }, { openid: 'o-1' }),
    );
    expect(templates.find(({ id }) => id === ID)).toMatchObject({ available: 3 });
    const pair = await explain<PairStory>({ to: 'o-1', template: 'backInStock' });
    expect(pair).toMatchObject({ canSend: true, credits: { available: 3 } });
  });

  test('C17: without a credit WeChat is not called, so no 43101 fills the log', async () => {
    await seed(cloud(), { users: ['o-1'], credits: 0 });
    await cloud().fire('dispatch');
    await send(cloud(), backInStock('o-1', 'restock:2'));
    expect(await calledWeChat()).toBe(0);
    expect(await row('restock:1')).toMatchObject({ state: 'suppressed' });
  });
});

describe('C2: “always keep” is taken for a standing permission', () => {
  test('each silent accept is worth one send, and the next waits for the next', async () => {
    for (let round = 1; round <= 2; round++) {
      const kept = await cloud().subscribe('o-1', { [ID]: 'accept' }, true);
      const results = { [ID]: kept[ID] };
      const report = { action: 'report', results, nonce: `silent-nonce-${round}`, at: await cloud().now() };
      await cloud().call('subscribe', report, { openid: 'o-1' });
      expect(data(await send(cloud(), backInStock('o-1', `restock:${round}`))).state).toBe('sent');
      expect(data(await send(cloud(), backInStock('o-1', `extra:${round}`))).reason?.code).toBe('NO_CREDIT');
    }
    expect(await cloud().messages('o-1')).toHaveLength(2);
  });
});

describe('C6: part-way through a large batch WeChat answers 43101, and hours later it works', () => {
  test('the credit rests and is not voided; the message comes hours later', async () => {
    await seed(cloud(), { users: ['o-1'] });
    await cloud().faults([{ api: 'subscribeMessage.send', error: 43101, times: 1 }]);
    await cloud().fire('dispatch');
    expect(await row('restock:1')).toMatchObject({ state: 'scheduled', reason: 'SUSPECT' });
    expect(await account('o-1')).toMatchObject({ available: 1, voided: 0, suspicions: 1 });
    await settleDown(cloud());
    expect(await row('restock:1')).toMatchObject({ state: 'delivered' });
    expect(await account('o-1')).toMatchObject({ spent: 1, voided: 0, suspicions: 0 });
  });
});

describe('C8: 43108, concurrent calls for one openid', () => {
  test('messages for one user at once go one after the other', async () => {
    await seed(cloud(), { users: ['o-1'], credits: 6, notifications: none });
    await cloud().local.wechat.setMode({ latencyMs: 60 });
    const keys = [1, 2, 3, 4, 5, 6];
    await Promise.all(keys.map((key) => send(cloud(), backInStock('o-1', `restock:${key}`))));
    const { journals } = await settleDown(cloud());
    const codes = journals.flatMap(({ results }) => Object.values(results).map(({ code }) => code));
    expect(codes).not.toContain(43108);
    expect(await cloud().messages('o-1')).toHaveLength(6);
  });

  test('a 43108 of somebody else’s call is tried again', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    await cloud().faults([{ api: 'subscribeMessage.send', error: 43108, times: 1 }]);
    expect(data(await send(cloud(), backInStock('o-1', 'restock:1'))).state).toBe('scheduled');
    await settleDown(cloud());
    expect(await row('restock:1')).toMatchObject({ state: 'delivered', attempts: 2 });
  });
});

describe('C11: success, and the user gets nothing', () => {
  test('accepted and delivered are told apart, and the receipt’s word is kept', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    await cloud().local.wechat.setMode({ receipts: { errorCode: '43101' } });
    const { id, state } = data(await send(cloud(), backInStock('o-1', 'restock:1')));
    expect(state).toBe('sent');
    await settleDown(cloud());
    const story = await explain<MessageStory>({ id });
    expect(story).toMatchObject({ state: 'undelivered', reason: { code: 'NOT_SHOWN' } });
  });

  test('a word that WeChat forbids (45168) fails for good, says so, and costs nothing', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    await cloud().faults([{ api: 'subscribeMessage.send', error: 45168, times: 1 }]);
    const { reason } = data(await send(cloud(), backInStock('o-1', 'restock:1')));
    expect(reason?.code).toBe('CONTENT_REFUSED');
    expect(await account('o-1')).toMatchObject({ available: 1 });
  });
});

describe('C13: 41030, the page', () => {
  test('a leading slash is refused before anything is written', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    const answer = await send(cloud(), backInStock('o-1', 'restock:1', { page: '/pages/goods/index' }));
    expect(answer).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST' } });
    expect((await snapshot(cloud())).messages).toEqual([]);
  });

  test('a page that is not published fails with that reason and advice, and the credit stays', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    await cloud().faults([{ api: 'subscribeMessage.send', error: 41030, times: 1 }]);
    const { reason } = data(await send(cloud(), backInStock('o-1', 'restock:1')));
    expect(reason).toMatchObject({
      code: 'INVALID_PAGE',
      advice: expect.stringMatching(/publish/i) as unknown,
    });
    expect(await account('o-1')).toMatchObject({ available: 1, spent: 0 });
  });
});

describe('C14: scheduled for days later, and it fails', () => {
  test('a credit of today is good for a send in three days', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    const sendAt = (await cloud().now()) + 72 * HOUR;
    await sendMany(cloud(), [backInStock('o-1', 'restock:1', { sendAt })]);
    await settleDown(cloud());
    expect(await row('restock:1')).toMatchObject({ state: 'delivered' });
  });

  test('who switches it off in WeChat’s settings before is not called for, and the reason says so', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    const sendAt = (await cloud().now()) + 72 * HOUR;
    await sendMany(cloud(), [backInStock('o-1', 'restock:1', { sendAt })]);
    await cloud().local.wechat.changeSettings({ openid: 'o-1', template: ID, status: 'reject' });
    await settleDown(cloud());
    expect(await row('restock:1')).toMatchObject({ state: 'suppressed', reason: 'NO_CREDIT' });
    expect(await calledWeChat()).toBe(0);
  });

  test('one bad openid (40003) in a batch does not keep the others back', async () => {
    const users = Array.from({ length: 10 }, (_, i) => `o-${i}`);
    await seed(cloud(), { users });
    await cloud().faults([{ api: 'subscribeMessage.send', error: 40003, times: 1 }]);
    await cloud().fire('dispatch');
    const { messages } = await settleDown(cloud());
    expect(messages.filter(({ state }) => state === 'delivered')).toHaveLength(9);
    expect(messages.filter(({ reason }) => reason === 'INVALID_USER')).toHaveLength(1);
  });
});

describe('C18: sent hours too early or late, by the server’s zone', () => {
  test('a time without an offset is the configuration’s zone, whatever the machine’s', async () => {
    await seed(cloud(), { users: ['o-1'], notifications: none });
    const tomorrow = new Date((await cloud().now()) + 24 * HOUR).toISOString().slice(0, 10);
    const request = backInStock('o-1', 'restock:1', { sendAt: `${tomorrow}T20:00:00` });
    const { dueAt } = data(await send(cloud(), request));
    expect(new Date(dueAt!).toISOString()).toBe(`${tomorrow}T12:00:00.000Z`);
  });
});
