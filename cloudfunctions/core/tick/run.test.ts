import { bookProblems } from '../../../test/support/memory/books';
import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { underWay } from '../../../test/support/memory/underWay';
import { NOW, sampleRow, sampleUser } from '../../../test/support/sample';
import { newEvent } from '../model/newEvent';
import { countSegment } from '../segments/size/job';
import { createSegment } from '../segments/stored';
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

test('a count of a segment that nobody is at goes on with the tick, and then costs nothing more', async () => {
  context.store.put('notify_users', sampleUser({}, { _id: 'o-1' }));
  await createSegment(context, 'o-boss', { name: 'everybody', rule: { kind: 'all', of: [] } });
  context.deadline = NOW;
  expect(await countSegment(context, { action: 'segment.job', name: 'everybody' })).toMatchObject({
    state: 'running',
  });
  expect((await tick()).did).toContain('count segments');
  expect(await countSegment(context, { action: 'segment.job', name: 'everybody' })).toMatchObject({
    state: 'done',
    matched: 1,
  });
  expect((await tick()).did).not.toContain('count segments');
});
