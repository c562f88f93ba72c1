import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleConfig, sampleRow, sampleUser } from '../../../test/support/sample';
import { unbalanced } from '../../../test/support/books';
import type { Report } from '../contract';
import type { MessageDocument } from '../model/message';
import { KEPT_NONCES, type CreditAccount, type UserDocument } from '../model/user';
import { bookReport } from './grant';

const OPENID = 'o-user';
const config = sampleConfig();
const ID = config.templates.backInStock!.id;
const OTHER = config.templates.offer!.id;
const LONG = config.templates.notice!.id;

let nonces = 0;
const accepting = (more: Partial<Report> = {}): Report => ({
  results: { [ID]: 'accept' },
  nonce: `nonce-${String(++nonces).padStart(6, '0')}`,
  at: NOW,
  ...more,
});
function withUser(
  accounts: Record<string, Partial<CreditAccount>>,
  more: Partial<UserDocument> = {},
): MemoryContext {
  const context = memoryContext();
  context.store.put('notify_users', sampleUser(accounts, more));
  return context;
}
const userOf = ({ store }: MemoryContext) => store.get('notify_users', OPENID);
const balanced = ({ store }: MemoryContext) =>
  unbalanced({ users: store.all('notify_users') } as Parameters<typeof unbalanced>[0]);

describe('a report is booked once', () => {
  test.each([
    ['by somebody new', memoryContext],
    ['by somebody known', () => withUser({})],
    [
      'on top of others',
      () => withUser({ [ID]: { granted: 2, available: 1, spent: 1 } }, { creditFor: [ID] }),
    ],
  ])('%s, repeated by the client and each write by the adapter', async (_who, start) => {
    const context = start();
    const before = context.store.all('notify_users')[0]?.credits[ID];
    const report = accepting();
    context.store.around = async (_call, run) => {
      await run();
      return run();
    };
    expect((await bookReport(context, OPENID, report)).outcomes[ID]).toMatch(/granted|repeated/);
    expect((await bookReport(context, OPENID, report)).outcomes).toEqual({ [ID]: 'repeated' });
    const { credits, creditFor, nonces: kept } = userOf(context);
    expect(credits[ID]).toMatchObject({
      granted: (before?.granted ?? 0) + 1,
      available: (before?.available ?? 0) + 1,
      grantedAt: NOW,
    });
    expect([creditFor, kept.length, balanced(context)]).toEqual([[ID], 1, []]);
  });

  test('of two that come the wrong way round the later accept is the latest', async () => {
    const context = withUser({});
    await bookReport(context, OPENID, accepting());
    await bookReport(context, OPENID, accepting({ at: NOW - 60_000 }));
    expect(userOf(context).credits[ID]).toMatchObject({ granted: 2, grantedAt: NOW });
  });

  test('two at once are two, whichever comes first', async () => {
    const context = memoryContext();
    await Promise.all(Array.from({ length: 5 }, () => bookReport(context, OPENID, accepting())));
    expect(userOf(context).credits[ID]).toMatchObject({ granted: 5, available: 5 });
    expect(userOf(context).grantDay.count).toBe(5);
  });

  test('a user who begins to wait while it is booked is looked at again, and is released', async () => {
    const context = withUser({});
    let looks = 0;
    context.store.around = async ({ operation, collection }, run) => {
      if (operation === 'updateOne' && collection === 'notify_users' && looks++ === 0) {
        const { store } = context;
        store.put('notify_users', { ...userOf(context), waits: 'mark' });
        store.put(
          'notify_messages',
          sampleRow({
            _id: 'n',
            to: OPENID,
            templateId: ID,
            state: 'waiting',
            token: '',
            leaseUntil: NOW + 600_000,
          }),
        );
      }
      return run();
    };
    await bookReport(context, OPENID, accepting());
    expect(context.store.get('notify_messages', 'n').state).toBe('scheduled');
  });

  test('one that never gets through says so and books nothing', async () => {
    const context = withUser({});
    let n = 0;
    context.store.around = async (call, run) => {
      const theirs = { $set: { offAt: ++n } };
      if (call.operation === 'updateOne')
        await context.store.beneath.update('notify_users', { _id: OPENID }, theirs);
      return run();
    };
    await expect(bookReport(context, OPENID, accepting())).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(userOf(context).credits).toEqual({});
  });

  test('a clock that is ahead cannot put a choice into the future', async () => {
    const context = memoryContext();
    await bookReport(context, OPENID, accepting({ at: NOW + 3_600_000 }));
    expect(userOf(context).credits[ID]!.grantedAt).toBe(NOW);
  });

  test('a time that is none is refused', async () => {
    const context = memoryContext();
    await expect(bookReport(context, OPENID, accepting({ at: 'yesterday' }))).rejects.toMatchObject({
      code: 'BAD_TIME',
    });
    expect(context.store.calls).toEqual([]);
  });

  test('no more nonces are kept than the books need', async () => {
    const context = memoryContext();
    context.config.limits.grantsPerDay = 1000;
    for (let i = 0; i < KEPT_NONCES + 3; i++)
      await bookReport(context, OPENID, accepting({ at: NOW - 100 + i }));
    expect(userOf(context).nonces).toHaveLength(KEPT_NONCES);
  });
});

describe('what a report changes besides', () => {
  test('a consent is kept, not counted', async () => {
    const context = withUser({ [LONG]: { grantedAt: 5 } });
    await bookReport(context, OPENID, accepting({ results: { [LONG]: 'accept' } }));
    expect(userOf(context).credits[LONG]).toMatchObject({ consent: true, granted: 0, grantedAt: NOW });
  });

  test('the credit that a try had found is not counted again', async () => {
    const books = { granted: 1, spent: 1, found: 1, foundAt: NOW };
    const context = withUser({ [ID]: books });
    await bookReport(context, OPENID, accepting());
    expect(userOf(context).credits[ID]).toMatchObject({ granted: 1, spent: 1, found: 0, available: 0 });
  });

  test('accept and kept rejection in one: one is gained, the other void, with its permits', async () => {
    const context = withUser(
      { [ID]: { granted: 2, available: 2 } },
      { creditFor: [ID], permits: ['backInStock', 'notice'], muted: true, offAt: 1 },
    );
    const results = { [ID]: 'reject', [OTHER]: 'accept' };
    const { askToSwitchOn } = await bookReport(
      context,
      OPENID,
      accepting({ results, kept: [ID], asked: ['backInStock', 'offer'] }),
    );
    expect(askToSwitchOn).toEqual(['offers']);
    const { credits, creditFor, permits } = userOf(context);
    expect([credits[ID], credits[OTHER]]).toMatchObject([
      { available: 0, voided: 2, rejectedAt: NOW },
      { available: 1, granted: 1 },
    ]);
    expect([creditFor, permits]).toEqual([[OTHER], ['notice', 'offer']]);
    expect(balanced(context)).toEqual([]);
  });

  test('a rejection of somebody new keeps older accepts out', async () => {
    const context = memoryContext();
    await bookReport(context, OPENID, accepting({ results: { [ID]: 'reject' }, kept: [ID] }));
    const late = await bookReport(context, OPENID, accepting({ at: NOW - 1 }));
    expect(late.outcomes).toEqual({ [ID]: 'before-rejection' });
  });

  /** What somebody else has got through between the look and the write, and what then becomes of an accept of `NOW`. */
  test.each<[string, Partial<CreditAccount> | undefined, object, string, object]>([
    [
      'a no',
      {},
      { $set: { muted: true, offAt: NOW + 1 } },
      'granted',
      { permits: [], muted: true, credits: { [ID]: { available: 1 } } },
    ],
    [
      'an erasure',
      undefined,
      { $set: { credits: {}, creditFor: [], nonces: [], muted: true, erasedAt: NOW + 1 } },
      'before-rejection',
      { credits: {}, creditFor: [] },
    ],
    [
      'a rejection',
      { granted: 1, available: 1 },
      {
        $set: {
          [`credits.${ID}.rejectedAt`]: NOW + 1,
          [`credits.${ID}.available`]: 0,
          [`credits.${ID}.voided`]: 1,
        },
      },
      'before-rejection',
      { credits: { [ID]: { granted: 1, available: 0, voided: 1 } } },
    ],
    [
      'the report of the credit that a try had found',
      { granted: 1, spent: 1, found: 1, foundAt: NOW },
      { $set: { [`credits.${ID}.found`]: 0 } },
      'granted',
      { credits: { [ID]: { granted: 2, available: 1, found: 0 } } },
    ],
  ])('%s in between is not overruled', async (_what, account, theirs, outcome, expected) => {
    const context = withUser(account ? { [ID]: account } : {}, { mutedTopics: ['restock'] });
    let first = true;
    context.store.around = async (call, run) => {
      if (call.operation === 'updateOne' && first) {
        first = false;
        await context.store.beneath.update('notify_users', { _id: OPENID }, theirs);
      }
      return run();
    };
    const { outcomes } = await bookReport(context, OPENID, accepting({ asked: ['backInStock'] }));
    expect([outcomes[ID], userOf(context), balanced(context)]).toMatchObject([outcome, expected, []]);
  });

  test('where nothing is gained or void, nothing is written', async () => {
    const context = withUser({});
    await bookReport(context, OPENID, accepting({ results: { [ID]: 'reject', other: 'accept' } }));
    expect(context.store.calls.map(({ operation }) => operation)).toEqual(['aggregate']);
  });
});

describe('what waits for a credit', () => {
  const waiting = (id: string, createdAt: number): MessageDocument => ({
    ...sampleRow({ state: 'waiting', token: '' }),
    _id: id,
    createdAt,
  });
  const states = ({ store }: MemoryContext) => store.all('notify_messages').map(({ state }) => state);

  test('goes, the oldest first, as many as there are credits', async () => {
    const context = withUser({});
    context.store.put('notify_messages', waiting('b'.repeat(22), 2), waiting('a'.repeat(22), 1));
    await bookReport(context, OPENID, accepting());
    expect(states(context)).toEqual(['waiting', 'scheduled']);
  });

  test('leaves out what was cancelled while it was being looked at', async () => {
    const context = withUser({});
    const cancelled = { ...waiting('a'.repeat(22), 1), cancelAsked: true };
    context.store.put('notify_messages', cancelled, waiting('b'.repeat(22), 2));
    await bookReport(context, OPENID, accepting());
    expect(states(context)).toEqual(['waiting', 'scheduled']);
  });

  test('goes also when the first report died between booking and releasing, and is said again', async () => {
    const context = withUser({});
    context.store.put('notify_messages', waiting('a'.repeat(22), 1));
    const report = accepting();
    context.store.around = async ({ collection }, run) => {
      if (collection === 'notify_messages') throw new Error('killed');
      return run();
    };
    await expect(bookReport(context, OPENID, report)).rejects.toThrow('killed');
    context.store.around = undefined;
    expect(states(context)).toEqual(['waiting']);
    await bookReport(context, OPENID, report);
    expect(states(context)).toEqual(['scheduled']);
  });
});
