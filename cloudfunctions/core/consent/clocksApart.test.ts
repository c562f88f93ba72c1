import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig, sampleUser } from '../../../test/support/sample';
import { recoverDead } from '../mending/recovery';
import { sendNotification } from '../notifications/send';
import type { Context } from '../ports/context';
import { CLOCKS_APART, IMMEDIATE_LEASE } from '../time/spans';
import { sayNo } from './sayNo';
import type { Scope } from './scope';

const OPENID = 'o-user';
const { id: T } = sampleConfig().templates.backInStock!;
const RESTOCK: Scope[] = [{ scope: 'topic', name: 'restock' }];

function shop(): MemoryContext {
  const context = memoryContext();
  const books = { [T]: { available: 1, granted: 1 } };
  context.store.put('notify_users', sampleUser(books, { creditFor: [T] }));
  return context;
}

/** Another machine with the same database, whose clock is so far ahead. */
const machine = (context: MemoryContext, ahead: number): Context => ({
  ...context,
  clock: { ...context.clock, now: () => context.clock.now() + ahead },
  deadline: context.deadline + ahead,
});

/** What the no was answered, and how many sends began after it. */
interface Seen {
  answer: 'ok' | 'PENDING' | undefined;
  later: number;
}

/** An immediate send whose worker is alive, and is overtaken behind one of its database calls. @param at by number or by name */
async function race(
  context: MemoryContext,
  overtakes: () => Promise<unknown>,
  at: number | string,
): Promise<Seen> {
  let call = 0;
  let before = 0;
  let answer: Seen['answer'];
  context.store.around = async ({ operation, collection }, run) => {
    const result = await run();
    if (++call === at || at === `${operation} ${collection}`) {
      context.store.around = undefined;
      before = context.sent.length;
      answer = await overtakes().then(
        () => 'ok' as const,
        () => 'PENDING' as const,
      );
      before = answer === 'ok' ? context.sent.length : before;
    }
    return result;
  };
  await sendNotification(context, {
    to: OPENID,
    template: 'backInStock',
    key: 'k',
    data: { goods: 'Blue mug', price: 89 },
  });
  return { answer, later: context.sent.length - before };
}

const CALLS = 6;
const TIMES = Array.from({ length: CALLS + 1 }, (_, i) => i + 1);

describe('clocks apart: somebody says no while a worker is alive whose lease looks over', () => {
  const doors: [string, (context: MemoryContext) => Promise<unknown>][] = [
    [
      'a no on a machine two minutes ahead',
      (context) => sayNo(machine(context, CLOCKS_APART), OPENID, RESTOCK),
    ],
    [
      'a no after a tick of such a machine has taken the window over',
      async (context) => {
        await recoverDead(machine(context, CLOCKS_APART));
        await sayNo(context, OPENID, RESTOCK);
      },
    ],
    [
      'the same, on a machine two minutes ahead itself',
      async (context) => {
        await recoverDead(machine(context, CLOCKS_APART));
        await sayNo(machine(context, CLOCKS_APART), OPENID, RESTOCK);
      },
    ],
  ];
  test.each(doors)('%s: nothing begins after an ok, whenever it comes', async (_name, door) => {
    const seen: Seen[] = [];
    for (const at of TIMES) {
      const context = shop();
      seen.push(await race(context, () => door(context), at));
    }
    expect(seen.filter(({ answer, later }) => answer === 'ok' && later > 0)).toEqual([]);
    expect(seen.map(({ answer }) => answer)).toEqual(expect.arrayContaining(['ok', 'PENDING']));
  });

  test('the late worker’s report ends the waiting, and the books are right', async () => {
    const context = shop();
    const tick = () => recoverDead(machine(context, CLOCKS_APART));
    await race(context, tick, 'insert notify_journals');
    expect(context.sent).toHaveLength(1);
    await sayNo(context, OPENID, RESTOCK);
    const user = context.store.get('notify_users', OPENID);
    expect(user).toMatchObject({ hold: null, uncertainties: [] });
    expect(user.credits[T]).toMatchObject({ granted: 1, spent: 1, uncertain: 0, available: 0 });
  });
});

describe('a worker that died with its journal open', () => {
  async function dead(): Promise<MemoryContext> {
    const context = shop();
    // Never comes back.
    context.store.around = (call, run) =>
      call.operation === 'insert' && call.collection === 'notify_journals'
        ? run().then(() => Promise.reject(new Error('killed')))
        : run();
    const request = { to: OPENID, template: 'backInStock', key: 'k', data: { goods: 'Blue mug', price: 89 } };
    await expect(sendNotification(context, request)).rejects.toThrow('killed');
    context.store.around = undefined;
    return context;
  }

  test('might be alive: a no is PENDING until no clock lets it begin any more, and then ok', async () => {
    const context = await dead();
    context.clock.advance(IMMEDIATE_LEASE + 10_000);
    context.deadline = Infinity;
    await expect(sayNo(context, OPENID, RESTOCK)).rejects.toMatchObject({ code: 'PENDING' });
    await expect(sayNo(context, OPENID, [{ scope: 'all' }])).rejects.toMatchObject({ code: 'PENDING' });
    await sayNo(context, OPENID, [{ scope: 'topic', name: 'offers' }]);
    context.clock.advance(CLOCKS_APART);
    await sayNo(context, OPENID, RESTOCK);
    expect(context.store.get('notify_users', OPENID).credits[T]).toMatchObject({ uncertain: 1, held: 0 });
  });
});
