import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { sampleRow, sampleUser } from '../../../test/support/sample';
import { newEvent } from '../model/newEvent';
import { FEW_FACTS } from './jobs';
import { runTick } from './run';

const MINUTE = 60_000;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const T = () => context.config.templates.backInStock!.id;

/** As the platform calls it: with a minute of time each. */
function tick() {
  context.deadline = context.clock.now() + MINUTE;
  return runTick(context);
}
function due(id: string, to: string, credits = 1): void {
  context.store.put(
    'notify_users',
    sampleUser({ [T()]: { available: credits, granted: credits } }, { _id: to, creditFor: [T()] }),
  );
  context.store.put('notify_messages', sampleRow({ _id: id, to, state: 'scheduled', token: '' }));
}

describe('housekeeping by its own clock', () => {
  const click = (id: string) =>
    context.store.put(
      'notify_events',
      newEvent({ _id: `click:${id}`, kind: 'click', openid: 'o-1', at: context.clock.now(), nid: id }),
    );
  const pass = async (minutes: number) => {
    const did: string[] = [];
    for (let i = 0; i < minutes; i++) {
      context.clock.advance(MINUTE);
      did.push(...(await tick()).did.map((name) => `${i + 1} ${name}`));
    }
    return did.filter((each) => !/alert|remove old/.test(each));
  };
  beforeEach(tick);

  test('a few facts are counted every quarter of an hour, and only while there are any', async () => {
    click('a');
    expect(await pass(1)).toEqual(['1 fold']);
    click('b');
    expect(await pass(17)).toEqual(['15 fold']);
    expect(await pass(20)).toEqual([]);
  });

  test('many are counted every five minutes, until a fold finds only a few', async () => {
    const clicks = (what: string) => {
      for (let i = 0; i < FEW_FACTS; i++) click(`${what}${i}`);
    };
    clicks('a');
    expect(await pass(1)).toEqual(['1 fold']);
    click('b');
    expect(await pass(7)).toEqual(['5 fold']);
    click('c');
    expect(await pass(14)).toEqual(['13 fold']);
  });

  test('credits are counted every hour in which something was counted, else once a day', async () => {
    context.clock.advance(120 * MINUTE);
    expect(await pass(2)).toEqual([]);
    click('a');
    expect(await pass(3)).toEqual(['1 fold', '2 census']);
    click('b');
    expect(await pass(62)).toEqual(['13 fold', '59 census']);
    context.clock.advance(23 * 60 * MINUTE);
    expect(await pass(60)).toEqual(['57 census']);
  });

  test('what is not done goes on at the next tick: many users are counted without a pause', async () => {
    const users = Array.from({ length: 5001 }, (_, i) => sampleUser({}, { _id: `o-${i}` }));
    context.store.put('notify_users', ...users);
    context.clock.advance(24 * 60 * MINUTE);
    expect((await tick()).did).toContain('census');
    expect(context.store.get('notify_locks', 'census').census?.running?.users).toBe(5000);
    expect(await pass(2)).toEqual(['1 census']);
    expect(context.store.get('notify_locks', 'census').census?.latest?.users).toBe(5001);
  });

  test('a backlog of sends does not keep the counting waiting for more than two of its periods', async () => {
    click('a');
    await pass(1);
    context.clock.advance(16 * MINUTE);
    click('b');
    context.clock.advance(MINUTE);
    due('a', 'o-1');
    // A worker that takes all there is of the run.
    context.answer = () => {
      context.clock.advance(context.deadline - context.clock.now());
      return { ok: true, msgid: '1' };
    };
    expect((await tick()).did).toEqual(expect.arrayContaining(['fold', 'send']));
    expect(context.store.get('notify_events', 'click:b').stage).toBe('folded');
  });

  test('a job that fails is tried again by the next tick', async () => {
    click('a');
    context.store.around = async ({ operation, collection }, run) => {
      if (operation === 'insert' && collection === 'notify_folds') throw new Error('lost');
      return run();
    };
    expect(await pass(1)).toEqual([]);
    context.store.around = undefined;
    expect(await pass(1)).toEqual(['1 fold']);
  });

  test('an idle month is what the smallest plan has room for', async () => {
    const before = context.store.calls.length;
    await pass(120);
    const twoHours = 120 + context.store.calls.length - before;
    context.clock.advance(22 * 60 * MINUTE);
    const nightly = await counted(context, tick);
    const day = 12 * twoHours + Object.values(nightly).reduce((sum, calls) => sum + calls, 0);
    expect(30 * day).toBeLessThanOrEqual(90_000);
  });
});
