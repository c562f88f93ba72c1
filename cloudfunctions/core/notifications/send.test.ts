import { bookProblems } from '../../../test/support/memory/books';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { lacking, TOKEN_REFUSED } from '../../../test/support/memory/lacking';
import { NOW, sampleConfig, sampleUser } from '../../../test/support/sample';
import type { NotificationRequest } from '../contract';
import { quotaOver } from '../gate/breakers';
import { OPEN_GATE, readGate } from '../gate/document';
import { HEALTH } from '../gate/timeLimit';
import type { Gate } from '../model/figures';
import { notificationId } from '../model/id';
import { cancel } from '../queue/cancel';
import { reasonIn, reasonThen } from '../reasons/table';
import { dryRun } from './dryRun';
import { explain, type MessageStory } from './explain';
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

  describe('to a user who is just being sent something else', () => {
    /** The other one ends while this one waits. @param meanwhile once this one is there */
    function busy(meanwhile = async (_context: MemoryContext): Promise<unknown> => undefined): MemoryContext {
      const context = shop();
      const hold = { token: 'other', journal: 'other:0', template: 'offer', until: NOW + 60_000 };
      context.store.put('notify_users', { ...context.store.get('notify_users', 'o-user'), hold } as never);
      let looked = false;
      context.store.around = async ({ operation, collection }, run) => {
        const answer = await run();
        if (!looked && operation === 'insert' && collection === 'notify_messages') {
          looked = true;
          await meanwhile(context);
        }
        return answer;
      };
      const { sleep } = context.clock;
      context.clock.sleep = async (ms) => {
        await context.store.beneath.update('notify_users', {}, { $set: { hold: null } });
        return sleep(ms);
      };
      return context;
    }

    test('waits a moment and goes, once', async () => {
      const context = busy();
      expect(await sendNotification(context, request())).toMatchObject({ state: 'sent' });
      expect(context.sent).toHaveLength(1);
      expect(account(context)).toMatchObject({ available: 0, spent: 1 });
    });

    test('does not go any more once it is cancelled', async () => {
      let told: unknown;
      const context = busy(async (it) => (told = await cancel(it, { id: ID })));
      await sendNotification(context, request());
      expect(told).toMatchObject({ cancelled: 0, onTheirWay: [ID] });
      expect(context.sent).toEqual([]);
      expect(account(context)).toMatchObject({ available: 1, held: 0 });
    });
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
    // It says when that will be, though the row stays in line for what may be given back.
    expect(answer).toMatchObject({
      state: 'scheduled',
      reason: { code: 'QUOTA' },
      dueAt: new Date(quotaOver(NOW)).toISOString(),
    });
    expect(row(context).dueAt).toBe(NOW);
    expect(context.sent).toHaveLength(1);
    expect(account(context)).toMatchObject({ available: 1, held: 0 });
  });

  test('that handed nothing to WeChat gives its token of the quota back', async () => {
    const context = shop({ dailyQuota: 5 }, 0);
    await sendNotification(context, request({ whenNoCredit: 'drop' }));
    expect((await readGate(context)).used).toBe(0);
  });

  test('that handed nothing to WeChat gives its slot of the rate back', async () => {
    const context = shop({ perSecond: 1 }, 0);
    for (let i = 0; i < 3; i++) {
      const answer = await sendNotification(context, request({ key: `k-${i}`, whenNoCredit: 'drop' }));
      expect(answer.reason).toMatchObject({ code: 'NEVER_SUBSCRIBED' });
    }
    expect((await readGate(context)).nextAt).toBeLessThanOrEqual(context.clock.now());
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

describe('a call that cannot send', () => {
  const PAUSE = {
    code: 'NO_WECHAT_TOKEN',
    form: 'absent',
    text: '',
    function: 'dispatch',
    source: 'wx_trigger',
    since: NOW,
    at: NOW,
    until: 0,
  };
  const paused = (context: MemoryContext) =>
    context.store.put('notify_locks', {
      _id: 'gate',
      token: '',
      until: 0,
      number: 0,
      at: NOW,
      gate: { ...OPEN_GATE, lack: PAUSE } as Gate,
    });

  test('tries nothing: the row is due for the timer, with the reason in words, and no credit has moved', async () => {
    const context = shop();
    lacking(context, 'wx_http');
    const calls = await counted(context, async () => {
      const answer = await sendNotification(context, request());
      expect(answer).toMatchObject({
        state: 'scheduled',
        willSend: true,
        reason: {
          code: 'NO_TOKEN',
          message: expect.stringMatching(
            /no WeChat token.*the timer’s next run.*没有微信令牌.*定时器下次运行时/,
          ),
          advice: expect.stringMatching(/To send at once.*若要即时发送/),
        },
      });
    });
    expect(context.sent).toEqual([]);
    expect(row(context)).toMatchObject({ state: 'scheduled', reason: 'NO_TOKEN', token: '', dueAt: NOW });
    expect(account(context)).toMatchObject({ available: 1, held: 0 });
    expect(context.store.all('notify_journals')).toEqual([]);
    expect(Object.values(calls).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(6);
    expect(context.store.get('notify_locks', HEALTH).lacks).toHaveProperty('send:wx_http:absent');
  });

  test('answers the same key again the same', async () => {
    const context = shop();
    lacking(context, 'wx_http');
    await sendNotification(context, request());
    expect(await sendNotification(context, request())).toMatchObject({
      state: 'scheduled',
      reason: { code: 'NO_TOKEN' },
    });
    expect(context.store.all('notify_messages')).toHaveLength(1);
  });

  test('for want of the AppSecret says so', async () => {
    const context = shop();
    lacking(context, 'wx_http', 'NO_APP_SECRET');
    expect((await sendNotification(context, request())).reason).toMatchObject({ code: 'NO_APP_SECRET' });
  });

  test('while the timer cannot send either says since when', async () => {
    const context = shop();
    lacking(context, 'wx_http');
    paused(context);
    await readGate(context);
    context.clock.advance(60_000);
    expect((await sendNotification(context, request())).reason).toMatchObject({
      code: 'NO_TOKEN',
      message: expect.stringMatching(/timer’s runs have had no WeChat token since.*定时器自/),
    });
  });

  test('whose token is refused gives the credit back, and leaves it to the timer at once', async () => {
    const context = shop();
    context.answer = () => TOKEN_REFUSED;
    const answer = await sendNotification(context, request());
    expect(answer).toMatchObject({
      state: 'scheduled',
      reason: { code: 'NO_TOKEN' },
      refusal: { code: 'NO_WECHAT_TOKEN', text: expect.stringContaining('Invalid wxCloudApiToken') },
    });
    expect(row(context)).toMatchObject({ state: 'scheduled', dueAt: NOW, attempts: 0 });
    expect(account(context)).toMatchObject({ available: 1, held: 0 });
    expect(bookProblems(context)).toEqual([]);
    expect((await readGate(context)).breakers).toEqual({});
    expect(context.store.get('notify_locks', HEALTH).lacks).toHaveProperty('test::refused');
  });

  test('a dry run and explain tell it beforehand; of a later time there is nothing to tell', async () => {
    const context = shop();
    lacking(context, 'wx_http');
    expect(await dryRun(context, request())).toMatchObject({
      state: 'scheduled',
      reason: { code: 'NO_TOKEN', message: expect.stringMatching(/^this call .* next run（本次/) },
    });
    expect(await explain(context, { to: 'o-user', template: 'backInStock' })).toMatchObject({
      canSend: false,
      reason: { code: 'NO_TOKEN' },
    });
    expect((await dryRun(context, request({ sendAt: NOW + 60_000 }))).reason).toBeUndefined();
  });

  test('one that can is not kept by what the timer lacks', async () => {
    const context = shop();
    paused(context);
    expect((await dryRun(context, request())).reason).toBeUndefined();
    expect(await explain(context, { to: 'o-user', template: 'backInStock' })).toMatchObject({
      canSend: true,
    });
    expect(await sendNotification(context, request())).toMatchObject({ state: 'sent' });
  });
});

describe('explain', () => {
  test('of a user who is just being sent something else says that a send would go', async () => {
    const context = shop();
    const hold = { token: 'other', journal: 'other:0', template: 'offer', until: NOW + 60_000 } as never;
    context.store.put('notify_users', { ...context.store.get('notify_users', 'o-user'), hold });
    const story = await explain(context, { to: 'o-user', template: 'backInStock' });
    expect(story).toMatchObject({ canSend: true });
    expect(story).not.toHaveProperty('reason');
  });

  test('of a step that a notification has passed through says what happened then, and nothing of what was to come', async () => {
    const context = shop();
    const { id } = await sendNotification(context, request());
    const { history, ...sent } = row(context);
    const step = { at: NOW, state: 'scheduled', reason: 'CAPPED' } as const;
    context.store.put('notify_messages', { ...sent, history: [step, ...history] });
    const { steps } = (await explain(context, { id })) as MessageStory;
    expect(steps[0]!.reason).toEqual(reasonThen('CAPPED'));
    expect(steps[0]!.reason!.message).not.toEqual(reasonIn('scheduled', 'CAPPED').message);
  });
});
