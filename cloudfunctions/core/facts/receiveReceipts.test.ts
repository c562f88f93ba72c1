import { counted, type MemoryContext } from '../../../test/support/memory/context';
import { push, SECONDS, sent, T, U } from '../../../test/support/memory/push';
import { recordContext } from '../../../test/support/memory/record';
import { NOW } from '../../../test/support/sample';
import type { PushEvent, PushItem } from '../contract/push';
import { receivePush } from './receive';

let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});

const receipts = () => context.store.all('notify_receipts');

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
