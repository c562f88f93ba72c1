import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleConfig, sampleUser } from '../../../test/support/sample';
import { newUser, type Hold } from '../model/user';
import { RECOVERY_GRACE } from '../time/spans';
import { sayNo } from './sayNo';
import type { Scope } from './scope';

const OPENID = 'o-user';
const config = sampleConfig();
const ID = config.templates.backInStock!.id;
const RESTOCK: Scope = { scope: 'topic', name: 'restock' };
const OFFERS: Scope = { scope: 'topic', name: 'offers' };

const holdOf = ({ clock }: MemoryContext, more: Partial<Hold> = {}): Hold => ({
  token: 'worker',
  journal: 'worker:0',
  template: 'backInStock',
  templateId: ID,
  topic: 'restock',
  counted: true,
  sends: 1,
  at: clock.now(),
  until: clock.now() + 65_000,
  ...more,
});

/** A user to whom something is being sent. */
function held(more: Partial<Hold> = {}): MemoryContext {
  const context = memoryContext();
  const account = { [ID]: { granted: 1, held: 1 } };
  context.store.put('notify_users', sampleUser(account, { hold: holdOf(context, more) }));
  return context;
}
const userOf = ({ store }: MemoryContext) => store.get('notify_users', OPENID);

/** The attempt ends when the clock has come so far; whoever sleeps moves it. */
function endAfter(context: MemoryContext, ms: number): void {
  const end = context.clock.now() + ms;
  context.store.around = async (_call, run) => {
    if (context.clock.now() >= end)
      await context.store.beneath.update('notify_users', { _id: OPENID }, { $set: { hold: null } });
    return run();
  };
}

describe('the document says no from the first update on', () => {
  test.each<[string, Scope[], object]>([
    ['everything', [{ scope: 'all' }], { muted: true, permits: [] }],
    ['a topic', [RESTOCK], { mutedTopics: ['restock'], permits: ['offer'] }],
    [
      'a template',
      [{ scope: 'template', name: 'offer' }],
      { mutedTemplates: ['offer'], permits: ['notice'] },
    ],
    ['two at once', [RESTOCK, OFFERS], { mutedTopics: ['restock', 'offers'], permits: [] }],
  ])('%s, and what it had permitted there is over', async (_what, scopes, expected) => {
    const context = memoryContext();
    context.store.put('notify_users', sampleUser({}, { permits: ['offer', 'notice'] }));
    const user = await sayNo(context, OPENID, scopes);
    expect(user).toMatchObject({ ...expected, offAt: context.clock.now() });
    expect(userOf(context)).toEqual(user);
  });

  test('who has never been here is remembered as well', async () => {
    const context = memoryContext();
    await sayNo(context, 'o-new', [{ scope: 'all' }]);
    expect(context.store.get('notify_users', 'o-new')).toMatchObject({ muted: true, credits: {} });
  });

  test('each write may arrive twice', async () => {
    const context = memoryContext();
    context.store.around = async (_call, run) => {
      await run();
      return run();
    };
    await sayNo(context, OPENID, [RESTOCK], { on: { topics: ['offers'], templates: [] } });
    expect(userOf(context)).toMatchObject({ mutedTopics: ['restock'] });
    expect(context.store.all('notify_events')).toHaveLength(1);
  });

  test('a name that is none changes nothing', async () => {
    const context = memoryContext();
    const scopes: Scope[] = [RESTOCK, { scope: 'topic', name: 'nope' }];
    await expect(sayNo(context, OPENID, scopes)).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(context.store.calls).toEqual([]);
  });
});

describe('what counts as an unsubscribe', () => {
  const names = ({ store }: MemoryContext) =>
    store.all('notify_events').map(({ name, text }) => [name, text]);

  test('each scope, once a day, with the user’s words', async () => {
    const context = memoryContext();
    await sayNo(context, OPENID, [RESTOCK, OFFERS], { reason: '太频繁' });
    await sayNo(context, OPENID, [RESTOCK]);
    expect(names(context)).toEqual([
      ['topic:restock', '太频繁'],
      ['topic:offers', '太频繁'],
    ]);
  });

  test('only what is news, where the caller knows', async () => {
    const context = memoryContext();
    await sayNo(context, OPENID, [RESTOCK, OFFERS], { news: [OFFERS] });
    expect(names(context)).toEqual([['topic:offers', '']]);
  });

  test('it is on record also when the answer is PENDING', async () => {
    const context = held();
    await expect(sayNo(context, OPENID, [RESTOCK])).rejects.toMatchObject({ code: 'PENDING' });
    expect(names(context)).toEqual([['topic:restock', '']]);
  });
});

describe('while something is under way', () => {
  test('that it covers, the answer waits until it has ended', async () => {
    const context = held();
    endAfter(context, 2000);
    const from = context.clock.now();
    await sayNo(context, OPENID, [OFFERS, RESTOCK]);
    expect(context.clock.now() - from).toBeGreaterThanOrEqual(2000);
    expect(userOf(context).hold).toBeNull();
  });

  test('that it does not cover, nothing waits', async () => {
    const context = held();
    const from = context.clock.now();
    await sayNo(context, OPENID, [OFFERS]);
    expect(context.clock.now()).toBe(from);
    expect(userOf(context).hold).not.toBeNull();
  });

  test('for longer than anybody would wait, it says so in words, and the no stands', async () => {
    const context = held();
    const from = context.clock.now();
    await expect(sayNo(context, OPENID, [{ scope: 'all' }])).rejects.toMatchObject({
      code: 'PENDING',
      message: expect.stringMatching(/already under way.*可能仍会送达/) as string,
    });
    expect(context.clock.now() - from).toBeLessThanOrEqual(5000);
    expect(userOf(context).muted).toBe(true);
  });

  test('it answers before its function is cut off', async () => {
    const context = held();
    const from = context.clock.now();
    context.deadline = from + 3000;
    await expect(sayNo(context, OPENID, [RESTOCK])).rejects.toMatchObject({ code: 'PENDING' });
    expect(context.clock.now() - from).toBeLessThan(2500);
  });

  test('something else that begins meanwhile and that it does not cover is not waited for', async () => {
    const context = held();
    let polls = 0;
    context.store.around = async (call, run) => {
      if (call.operation === 'find' && ++polls === 2) {
        const hold = holdOf(context, { token: 'other', template: 'offer', topic: 'offers' });
        await context.store.beneath.update('notify_users', { _id: OPENID }, { $set: { hold } });
      }
      return run();
    };
    await sayNo(context, OPENID, [RESTOCK]);
    expect(userOf(context).hold?.token).toBe('other');
  });

  test('an erasure meanwhile ends the waiting', async () => {
    const context = held();
    context.store.around = async (call, run) => {
      if (call.operation === 'find') await context.store.beneath.remove('notify_users', { _id: OPENID });
      return run();
    };
    await sayNo(context, OPENID, [RESTOCK]);
    expect(context.store.all('notify_users')).toEqual([]);
  });
});

describe('an attempt whose worker is dead', () => {
  test('is recovered at once: what was never handed over gives its credit back', async () => {
    const context = held();
    context.clock.advance(65_000 + RECOVERY_GRACE + 1);
    context.deadline = context.clock.now() + 60_000;
    const from = context.clock.now();
    await sayNo(context, OPENID, [RESTOCK]);
    expect(context.clock.now()).toBe(from);
    const { hold, credits } = userOf(context);
    expect([hold, credits[ID]]).toMatchObject([null, { granted: 1, available: 1, held: 0 }]);
  });

  test('that recovery cannot end is waited for like any other, not for ever', async () => {
    const context = held();
    context.clock.advance(65_000 + RECOVERY_GRACE + 1);
    context.deadline = context.clock.now() + 60_000;
    // Whatever is released is held again.
    context.store.around = async (_call, run) => {
      const answer = await run();
      const hold = holdOf(context, { until: 0 });
      await context.store.beneath.update('notify_users', { _id: OPENID }, { $set: { hold } });
      return answer;
    };
    await expect(sayNo(context, OPENID, [RESTOCK])).rejects.toMatchObject({ code: 'PENDING' });
  });
});

test('a no costs the user one write, one fact, and one more look for each time that it waits', async () => {
  const context = memoryContext();
  context.store.put('notify_users', newUser(OPENID, 0));
  await sayNo(context, OPENID, [RESTOCK]);
  expect(context.store.calls.map(({ operation }) => operation)).toEqual(['updateOne', 'insert']);
});
