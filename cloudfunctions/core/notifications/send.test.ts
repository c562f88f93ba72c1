import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { NotificationRequest } from '../contract';
import { readGate } from '../gate/document';
import { notificationId } from '../model/id';
import { dryRun } from './dryRun';
import { sendNotification } from './send';

const { id: T } = sampleConfig().templates.backInStock!;
const ID = notificationId('backInStock', 'o-user', 'k');
const request = (more: Partial<NotificationRequest> = {}): NotificationRequest => ({
  to: 'o-user',
  template: 'backInStock',
  key: 'k',
  data: { goods: 'Blue mug', price: 89 },
  ...more,
});
function shop(limits: object = {}, available = 1): MemoryContext {
  const context = memoryContext({ config: sampleConfig({ limits }) });
  const books = { [T]: { available, granted: available } };
  context.store.put('notify_users', sampleUser(books, { creditFor: available > 0 ? [T] : [] }));
  return context;
}
const row = (context: MemoryContext) => context.store.get('notify_messages', ID);
const account = (context: MemoryContext) => context.store.get('notify_users', 'o-user').credits[T];

describe('a send', () => {
  test('now hands one message to WeChat and spends one credit', async () => {
    const context = shop();
    expect(await sendNotification(context, request())).toMatchObject({ id: ID, state: 'sent' });
    expect(context.sent).toHaveLength(1);
    expect(row(context).state).toBe('sent');
    expect(account(context)).toMatchObject({ available: 0, held: 0, spent: 1 });
  });

  test('at a later time sends nothing yet', async () => {
    const context = shop();
    const answer = await sendNotification(context, request({ sendAt: NOW + 60_000 }));
    expect(answer.state).toBe('scheduled');
    expect(context.sent).toEqual([]);
    expect(row(context)).toMatchObject({ state: 'scheduled', dueAt: NOW + 60_000 });
  });

  test('of the same key again answers the first one and sends nothing', async () => {
    const context = shop({}, 2);
    await sendNotification(context, request());
    expect(await sendNotification(context, request())).toMatchObject({ id: ID, state: 'sent' });
    expect(context.sent).toHaveLength(1);
  });

  test('of the same key with another body is refused', async () => {
    const context = shop({}, 2);
    await sendNotification(context, request());
    const other = request({ data: { goods: 'Red mug', price: 89 } });
    await expect(sendNotification(context, other)).rejects.toMatchObject({ code: 'KEY_REUSED' });
    expect(context.sent).toHaveLength(1);
  });

  test('twice at the same moment is one', async () => {
    const context = shop({}, 2);
    await Promise.all([sendNotification(context, request()), sendNotification(context, request())]);
    expect(context.sent).toHaveLength(1);
    expect(account(context)).toMatchObject({ available: 1, spent: 1 });
  });

  test('goes on when the answer of its insert was lost', async () => {
    const context = shop();
    context.store.around = async ({ operation, collection }, run) => {
      if (operation === 'insert' && collection === 'notify_messages') await run();
      return run();
    };
    expect(await sendNotification(context, request())).toMatchObject({ state: 'sent' });
    expect(context.sent).toHaveLength(1);
  });

  test('without a credit is dropped, and says why', async () => {
    const context = shop({}, 0);
    const answer = await sendNotification(context, request({ whenNoCredit: 'drop' }));
    expect(answer.reason).toMatchObject({ code: 'NEVER_SUBSCRIBED' });
    expect(context.sent).toEqual([]);
  });

  test('with too little time left is left to the tick', async () => {
    const context = shop();
    context.deadline = NOW + 1000;
    expect(await sendNotification(context, request())).toMatchObject({ state: 'scheduled' });
    expect(context.sent).toEqual([]);
  });

  test('over the quota waits in line, and takes no credit', async () => {
    const context = shop({ dailyQuota: 1 }, 2);
    await sendNotification(context, request({ key: 'first' }));
    const answer = await sendNotification(context, request());
    expect(answer).toMatchObject({ state: 'scheduled', reason: { code: 'QUOTA' } });
    expect(context.sent).toHaveLength(1);
    expect(account(context)).toMatchObject({ available: 1, held: 0 });
  });

  test('that handed nothing to WeChat gives its token of the quota back', async () => {
    const context = shop({ dailyQuota: 5 }, 0);
    await sendNotification(context, request({ whenNoCredit: 'drop' }));
    expect((await readGate(context)).used).toBe(0);
  });
});

describe('a dry run', () => {
  test('writes and sends nothing', async () => {
    const context = shop();
    expect(await dryRun(context, request())).toMatchObject({ state: 'scheduled' });
    expect(context.sent).toEqual([]);
    expect(context.store.all('notify_messages')).toEqual([]);
    expect(context.store.calls.map(({ operation }) => operation)).not.toContain('updateOne');
  });

  test('says what would keep the notification back', async () => {
    const answer = await dryRun(shop({}, 0), request({ whenNoCredit: 'drop' }));
    expect(answer.reason).toMatchObject({ code: 'NEVER_SUBSCRIBED' });
  });

  test('of a key that was used tells of the one that is there', async () => {
    const context = shop();
    await sendNotification(context, request());
    expect(await dryRun(context, request())).toMatchObject({ id: ID, state: 'sent' });
  });
});
