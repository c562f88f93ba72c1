import { bookProblems } from '../../../test/support/memory/books';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { underWay } from '../../../test/support/memory/underWay';
import { NOW, sampleRow, sampleUser } from '../../../test/support/sample';
import { newEvent } from '../model/newEvent';
import { recordedRule } from '../codes/classify';
import { trip } from '../gate/breakers';
import { RECOVERY_GRACE, LEASE, UNKNOWN_WINDOW } from '../time/spans';
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
const row = (id: string) => context.store.get('notify_messages', id);
function due(id: string, to: string, credits = 1): void {
  context.store.put(
    'notify_users',
    sampleUser({ [T()]: { available: credits, granted: credits } }, { _id: to, creditFor: [T()] }),
  );
  context.store.put('notify_messages', sampleRow({ _id: id, to, state: 'scheduled', token: '' }));
}

test('an idle tick does nothing and costs one call', async () => {
  await tick();
  const calls = await counted(context, async () => expect(await tick()).toEqual({ sent: 0, did: [] }));
  expect(calls).toEqual({ aggregate: 1 });
});

test('what is due is sent, what WeChat says is booked, and what has no credit is told so', async () => {
  due('a', 'o-1');
  due('b', 'o-2', 0);
  due('c', 'o-3');
  context.answer = ({ touser }) =>
    touser === 'o-3' ? { ok: false, code: 47003, text: 'invalid' } : { ok: true, msgid: '7' };
  expect((await tick()).did).toContain('send');
  expect(context.sent.map(({ touser }) => touser).sort()).toEqual(['o-1', 'o-3']);
  expect(['a', 'b', 'c'].map((id) => row(id).state)).toEqual(['sent', 'suppressed', 'failed']);
  expect(bookProblems(context)).toEqual([]);
});

test('what a dead worker has left is recovered first, so that it goes with the same tick', async () => {
  await underWay(context, { openids: ['o-1'] });
  await context.store.remove('notify_journals', {});
  context.clock.advance(LEASE + RECOVERY_GRACE + 1);
  const { did, sent } = await tick();
  expect(did.slice(0, 2)).toEqual(['recover', 'send']);
  expect(sent).toBe(1);
  expect(row('n-o-1').state).toBe('sent');
});

test('a row that waits goes with the tick that finds its credit', async () => {
  due('a', 'o-1');
  await context.store.update('notify_messages', {}, { $set: { state: 'waiting', reason: 'NO_CREDIT' } });
  expect((await tick()).did.slice(0, 2)).toEqual(['sweep waiting', 'send']);
  expect(row('a').state).toBe('sent');
});

test('an attempt that nobody has answered in its time is given up, its credit void', async () => {
  await underWay(context, { openids: ['o-1'] });
  context.clock.advance(LEASE + RECOVERY_GRACE + 1);
  await tick();
  expect(row('n-o-1').state).toBe('unknown');
  context.clock.advance(UNKNOWN_WINDOW);
  expect((await tick()).did).toContain('give up');
  expect(row('n-o-1')).toMatchObject({ state: 'failed', reason: 'NO_ANSWER' });
  expect(context.store.get('notify_users', 'o-1')).toMatchObject({
    uncertainties: [],
    credits: { [T()]: { voided: 1, uncertain: 0 } },
  });
  expect(context.sent).toEqual([]);
});

test('what was sent and clicked is counted once it is some seconds old', async () => {
  due('a', 'o-1');
  await tick();
  context.store.put(
    'notify_events',
    newEvent({ _id: 'click:a', kind: 'click', openid: 'o-1', at: NOW, nid: 'a' }),
  );
  context.clock.advance(MINUTE);
  expect((await tick()).did).toContain('fold');
  expect(context.store.get('notify_stats', '2026-11-22|total|').counters).toMatchObject({
    attempted: 1,
    accepted: 1,
    clicked: 1,
  });
});

test('a part that fails is logged and does not keep the others back', async () => {
  due('a', 'o-1');
  context.store.put('notify_messages', sampleRow({ _id: 'w', to: 'o-2', state: 'waiting', dueAt: NOW }));
  context.store.around = async ({ operation, collection, what }, run) => {
    const { state } = what as { state?: unknown };
    if (operation === 'find' && collection === 'notify_messages' && state === 'waiting')
      throw new Error('lost');
    return run();
  };
  expect((await tick()).did).toEqual(expect.arrayContaining(['send']));
  expect(context.logged).toContainEqual(
    expect.objectContaining({
      event: 'tick.error',
      facts: expect.objectContaining({ part: 'sweep waiting' }),
    }),
  );
  expect(row('a').state).toBe('sent');
});

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

  test('facts are counted every five minutes, and only while there are any', async () => {
    click('a');
    expect(await pass(1)).toEqual(['1 fold']);
    click('b');
    expect(await pass(7)).toEqual(['5 fold']);
    expect(await pass(20)).toEqual([]);
  });

  test('credits are counted every hour in which something was counted, else once a day', async () => {
    context.clock.advance(120 * MINUTE);
    expect(await pass(2)).toEqual([]);
    click('a');
    expect(await pass(3)).toEqual(['1 fold', '2 census']);
    click('b');
    expect(await pass(62)).toEqual(['3 fold', '59 census']);
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
    context.clock.advance(11 * MINUTE);
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

describe('a tick that looks ahead', () => {
  const TICK = () => {
    context.deadline = context.clock.now() + MINUTE;
    return runTick(context, false, true);
  };
  const at = (seconds: number) => ({ dueAt: NOW + seconds * 1000 });
  let sentAt: Record<string, number>;
  beforeEach(async () => {
    await tick();
    sentAt = {};
    context.answer = ({ touser }) => {
      sentAt[touser] = (context.clock.now() - NOW) / 1000;
      return { ok: true, msgid: touser };
    };
  });
  async function later(id: string, to: string, seconds: number, more: object = {}): Promise<void> {
    due(id, to);
    await context.store.update('notify_messages', { _id: id }, { $set: { ...at(seconds), ...more } });
  }

  test('with nothing to wait for ends at once, for one call', async () => {
    await later('a', 'o-1', 61);
    expect(await counted(context, TICK)).toEqual({ aggregate: 1 });
    expect(context.clock.now()).toBe(NOW);
  });

  test('waits inside its run for what falls due, and takes what falls due soon after together', async () => {
    await later('a', 'o-1', 20);
    await later('b', 'o-2', 21);
    await later('c', 'o-3', 22.5);
    await later('d', 'o-4', 40);
    expect((await TICK()).sent).toBe(4);
    expect(sentAt).toEqual({ 'o-1': 20, 'o-2': 23, 'o-3': 23.02, 'o-4': 40 });
  });

  test('sees what has come while it waited', async () => {
    await later('a', 'o-1', 20);
    context.clock.sleep = async (ms) => {
      if (!sentAt['o-1']) await later('b', 'o-2', 30);
      context.clock.advance(ms);
    };
    await TICK();
    expect(sentAt).toEqual({ 'o-1': 20, 'o-2': 30 });
  });

  test('takes at its last wake what falls due before the next tick, but for templates that forbid it', async () => {
    const { backInStock } = context.config.templates;
    const notice = { ...context.config.templates.offer!, alias: 'punctual', early: false };
    context.config = { ...context.config, templates: { backInStock: backInStock!, punctual: notice } };
    await later('a', 'o-1', 59);
    await later('b', 'o-2', 55, { template: 'punctual', templateId: notice.id });
    await context.store.update('notify_users', { _id: 'o-2' }, { $set: { creditFor: [notice.id] } });
    await later('c', 'o-3', 61);
    await TICK();
    expect(sentAt).toEqual({ 'o-1': 46 });
    expect(row('b').state).toBe('scheduled');
    expect(row('c').state).toBe('scheduled');
  });

  test('who leaves early is judged by the time that was asked for', async () => {
    context.config = { ...context.config, quietHours: { from: '22:00', to: '10:02' } };
    // Quiet until 10:02:00; the tick that looks ahead began at 10:01:05.
    context.clock.advance(24 * 60 * MINUTE - 55_000);
    await later('a', 'o-1', 24 * 3600, { template: 'backInStock' });
    context.config.templates.backInStock = {
      ...context.config.templates.backInStock!,
      quietHours: 'respect',
    };
    await TICK();
    expect(sentAt).toEqual({ 'o-1': 24 * 3600 - 9 });
  });

  test('ends in time for one send and its settlement, within the limit of its function', async () => {
    await later('a', 'o-1', 30);
    context.deadline = context.clock.now() + 20_000;
    await runTick(context, false, true);
    expect(sentAt['o-1']).toBeLessThanOrEqual(6);
    expect(row('a').state).toBe('sent');
  });

  test('does not wait where everything is stopped', async () => {
    due('a', 'o-1');
    await later('b', 'o-2', 30);
    await trip(context, 'account', 48001, recordedRule(48001));
    await TICK();
    expect(context.clock.now() - NOW).toBeLessThan(1000);
    expect(sentAt).toEqual({});
  });

  test('keeps house while it waits', async () => {
    await later('a', 'o-1', 40);
    context.store.put(
      'notify_events',
      newEvent({ _id: 'click:x', kind: 'click', openid: 'o-1', at: NOW - MINUTE, nid: 'x' }),
    );
    let counted = 0;
    const sleep = context.clock.sleep;
    context.clock.sleep = async (ms) => {
      for (let turn = 0; turn < 200; turn++) await Promise.resolve();
      counted = context.store.all('notify_folds').length;
      await sleep(ms);
    };
    await TICK();
    expect(counted).toBe(1);
    expect(sentAt).toEqual({ 'o-1': 40 });
  });

  test('a template with a low rate holds up nobody who falls due meanwhile', async () => {
    const { offer, ...templates } = context.config.templates;
    context.config = { ...context.config, templates: { ...templates, offer: { ...offer!, perSecond: 1 } } };
    const slow = { template: 'offer', templateId: offer!.id, lane: offer!.id, priority: 1 };
    for (let i = 0; i < 12; i++) {
      await later(`s${i}`, `o-s${i}`, 0, slow);
      const account = context.store.get('notify_users', `o-s${i}`).credits[T()]!;
      const set = { credits: { [offer!.id]: account }, creditFor: [offer!.id] };
      await context.store.update('notify_users', { _id: `o-s${i}` }, { $set: set });
    }
    await later('a', 'o-1', 5);
    await TICK();
    expect(Object.keys(sentAt)).toHaveLength(13);
    expect(sentAt['o-1']).toBeLessThan(Math.max(...Object.values(sentAt)));
  });
});
