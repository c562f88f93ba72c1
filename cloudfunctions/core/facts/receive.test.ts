import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { recordContext } from '../../../test/support/memory/record';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { PushEvent, PushItem } from '../contract/push';
import { receivePush } from './receive';

const T = sampleConfig().templates.backInStock!.id;
const U = sampleConfig().templates.offer!.id;
const SECONDS = Math.floor(NOW / 1000);
let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});

const push = (Event: string, List: PushEvent['List'], more: Partial<PushEvent> = {}): PushEvent => ({
  FromUserName: 'o-1',
  CreateTime: String(SECONDS),
  MsgType: 'event',
  Event,
  List,
  ...more,
});
const sent = (item: Partial<PushItem> = {}, more: Partial<PushEvent> = {}) =>
  push(
    'subscribe_msg_sent_event',
    { TemplateId: T, MsgID: '1700827132819554304', ErrorCode: '0', ErrorStatus: 'success', ...item },
    more,
  );
const receipts = () => context.store.all('notify_receipts');
const account = (id = T) => context.store.get('notify_users', 'o-1').credits[id];

describe('a receipt', () => {
  test('is kept as it was pushed, to be matched by the next fold', async () => {
    context.clock.advance(700);
    expect(await receivePush(context, sent())).toEqual({ receipts: 1, rejections: 0 });
    expect(receipts()).toEqual([
      {
        _id: expect.stringMatching(/^[\w-]{32}$/) as string,
        openid: 'o-1',
        templateId: T,
        msgid: '1700827132819554304',
        pushedAt: SECONDS * 1000,
        errorCode: '0',
        errorStatus: 'success',
        at: NOW + 700,
        dueAt: NOW + 700,
        looks: 0,
        stage: 'new',
        sentAt: 0,
        template: '',
        topic: '',
      },
    ]);
  });

  test('several in one push keep their order', async () => {
    const List = ['9', '3', '7', '1'].map((MsgID) => ({ TemplateId: T, MsgID, ErrorCode: '0' }));
    await receivePush(context, push('subscribe_msg_sent_event', List));
    const inTime = receipts().sort((a, b) => a.at - b.at);
    expect(inTime.map(({ msgid }) => msgid)).toEqual(['9', '3', '7', '1']);
    expect(new Set(inTime.map(({ at }) => at)).size).toBe(4);
  });

  test('pushed again, also with another time, is the same one and starts nothing anew', async () => {
    await receivePush(context, sent());
    await context.store.update('notify_receipts', {}, { $set: { stage: 'folded' } });
    context.clock.advance(5000);
    const again = await receivePush(context, sent({}, { CreateTime: SECONDS + 5 }));
    expect(again.receipts).toBe(0);
    expect(receipts()).toMatchObject([{ stage: 'folded', pushedAt: SECONDS * 1000 }]);
  });

  test('pushed by two calls at once is one', async () => {
    await Promise.all([receivePush(context, sent()), receivePush(context, sent())]);
    expect(receipts()).toHaveLength(1);
  });

  test.each<[string, PushEvent]>([
    ['of another MsgID', sent({ MsgID: '1700827132819554305' })],
    ['of another template', sent({ TemplateId: U })],
    ['of another user', sent({}, { FromUserName: 'o-2' })],
  ])('%s is another one', async (_what, other) => {
    await receivePush(context, sent());
    await receivePush(context, other);
    expect(receipts()).toHaveLength(2);
  });

  test('without a MsgID is told from the next by its time alone', async () => {
    const nameless = (CreateTime: number) =>
      push('subscribe_msg_sent_event', { TemplateId: T, ErrorCode: '0' }, { CreateTime });
    for (const time of [SECONDS, SECONDS + 1, SECONDS]) await receivePush(context, nameless(time));
    expect(receipts().map(({ msgid, pushedAt }) => [msgid, pushedAt - SECONDS * 1000])).toEqual([
      ['', 0],
      ['', 1000],
    ]);
  });

  test('whose MsgID has lost its digits as a number finds no send by it, and is still told from others', async () => {
    for (const MsgID of ['1700827132819554304', '1700827132819554304', '1700827132819559936'].map(Number))
      await receivePush(context, sent({ MsgID }));
    expect(receipts().map(({ msgid }) => msgid)).toEqual(['', '']);
  });

  test('whose MsgID and code are numbers that are whole is as good as text', async () => {
    await receivePush(context, sent({ MsgID: 42, ErrorCode: 0 }));
    await receivePush(context, sent({ MsgID: '42', ErrorCode: '0' }));
    expect(receipts()).toMatchObject([{ msgid: '42', errorCode: '0' }]);
  });

  test('without a code was not said to be shown', async () => {
    await receivePush(context, sent({ ErrorCode: undefined, ErrorStatus: undefined }));
    expect(receipts()).toMatchObject([{ errorCode: '', errorStatus: '' }]);
  });

  test('with a novel of a status keeps the beginning of it', async () => {
    await receivePush(context, sent({ ErrorStatus: '失'.repeat(4000) }));
    expect(receipts()[0]!.errorStatus).toHaveLength(200);
  });

  test('of a template of another system costs no look at the database', async () => {
    const calls = await counted(context, async () => {
      expect(await receivePush(context, sent({ TemplateId: 'x'.repeat(43) }))).toEqual({
        receipts: 0,
        rejections: 0,
      });
    });
    expect(calls).toEqual({});
  });

  test('beside others in one push: one call, those that are known left as they are', async () => {
    const item = (MsgID: string): PushItem => ({ TemplateId: T, MsgID, ErrorCode: '0' });
    await receivePush(context, sent({ MsgID: '2' }));
    context.clock.advance(1);
    const all = push('subscribe_msg_sent_event', ['1', '2', '3'].map(item));
    expect((await receivePush(context, all)).receipts).toBe(2);
    expect(receipts()).toHaveLength(3);
    const four = push('subscribe_msg_sent_event', ['4', '5', '6', '7'].map(item));
    expect(await counted(context, () => receivePush(context, four))).toEqual({ insert: 1 });
  });
});

describe('a rejection in WeChat’s settings', () => {
  const change = (items: Record<string, string>, more: Partial<PushEvent> = {}) =>
    push(
      'subscribe_msg_change_event',
      Object.entries(items).map(([TemplateId, SubscribeStatusString]) => ({
        TemplateId,
        SubscribeStatusString,
      })),
      more,
    );
  beforeEach(() => {
    const books = { available: 2, granted: 2, grantedAt: NOW - 60_000 };
    context.store.put(
      'notify_users',
      sampleUser({ [T]: books, [U]: books }, { _id: 'o-1', creditFor: [T, U] }),
    );
  });

  test('voids what is on hand of that template, and of no other', async () => {
    expect(await receivePush(context, change({ [T]: 'reject' }))).toEqual({ receipts: 0, rejections: 1 });
    expect(account()).toMatchObject({ available: 0, voided: 2 });
    expect(account(U)).toMatchObject({ available: 2, voided: 0 });
    expect(context.store.get('notify_users', 'o-1').creditFor).toEqual([U]);
  });

  test('of several templates voids them all; one that is switched on grants nothing', async () => {
    expect((await receivePush(context, change({ [T]: 'reject', [U]: 'accept' }))).rejections).toBe(1);
    expect([account()!.available, account(U)!.available]).toEqual([0, 2]);
    await receivePush(context, change({ [T]: 'reject', [U]: 'reject' }));
    expect(account(U)!.available).toBe(0);
  });

  test('pushed again voids nothing that was granted since', async () => {
    const push = change({ [T]: 'reject' });
    context.clock.advance(2000);
    await receivePush(context, push);
    await context.store.update(
      'notify_users',
      {},
      { $set: { [`credits.${T}.available`]: 1, [`credits.${T}.grantedAt`]: NOW + 1500 } },
    );
    await receivePush(context, push);
    expect(account()!.available).toBe(1);
  });

  test('of the second of a grant comes after it: the whole second counts as before the rejection', async () => {
    context.clock.advance(999);
    await context.store.update('notify_users', {}, { $set: { [`credits.${T}.grantedAt`]: NOW + 900 } });
    await receivePush(context, change({ [T]: 'reject' }));
    expect(account()!.available).toBe(0);
  });

  test('of a time that has not come yet counts as of now: it voids nothing that is granted later', async () => {
    await receivePush(context, change({ [T]: 'reject' }, { CreateTime: SECONDS + 3600 }));
    expect(account()!.rejectedAt).toBe(NOW);
  });

  test('of a user whom nobody knows leaves nothing behind', async () => {
    await receivePush(context, change({ [T]: 'reject' }, { FromUserName: 'o-stranger' }));
    expect(context.store.all('notify_users')).toHaveLength(1);
  });
});

describe('a choice on the sheet', () => {
  const popup = push('subscribe_msg_popup_event', {
    TemplateId: T,
    SubscribeStatusString: 'accept',
    PopupScene: '0',
  });

  test('is left to the mini program’s report, where reports are what is counted', async () => {
    await receivePush(context, popup);
    expect(context.store.all('notify_users').flatMap(({ credits }) => Object.keys(credits))).toEqual([]);
  });

  test('is booked once where pushes are what is counted, however often it is pushed', async () => {
    context.config = sampleConfig({ grants: { source: 'push', since: '2020-01-01T00:00:00+08:00' } });
    await receivePush(context, popup);
    await receivePush(context, popup);
    expect(account()).toMatchObject({ available: 1, granted: 1 });
    await receivePush(context, { ...popup, CreateTime: SECONDS - 5 });
    expect(account()).toMatchObject({ available: 2, granted: 2 });
  });
});

test('of another system’s templates nobody is looked up, whatever was chosen or sent', async () => {
  context.config = sampleConfig({ grants: { source: 'push', since: '2020-01-01T00:00:00+08:00' } });
  const theirs = { TemplateId: 'another-systems', SubscribeStatusString: 'accept', PopupScene: '0' };
  expect(
    await counted(context, () => receivePush(context, push('subscribe_msg_popup_event', theirs))),
  ).toEqual({});
});

describe('the form of a push', () => {
  test('XML turned JSON wraps the list in the event’s name', async () => {
    const wrapped = { ...sent(), List: undefined, SubscribeMsgSentEvent: { List: sent().List! } };
    expect((await receivePush(context, wrapped)).receipts).toBe(1);
  });

  test('one entry for all three events: the items say which they are', async () => {
    context.store.put(
      'notify_users',
      sampleUser({ [T]: { available: 1, granted: 1 } }, { _id: 'o-1', creditFor: [T] }),
    );
    const received = await receivePush(
      context,
      push('subscribe_msg_event', [
        { TemplateId: T, MsgID: '1', ErrorCode: '0' },
        { TemplateId: T, SubscribeStatusString: 'reject' },
        { TemplateId: U, SubscribeStatusString: 'accept', PopupScene: 1 },
      ]),
    );
    expect(received).toEqual({ receipts: 1, rejections: 1 });
    expect(account()!.available).toBe(0);
  });

  test('without a list there is nothing in it', async () => {
    const empty = push('subscribe_msg_sent_event', undefined);
    expect(await counted(context, () => receivePush(context, empty))).toEqual({});
  });
});
