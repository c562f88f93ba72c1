import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow, sampleUser } from '../../../test/support/sample';
import { newEvent } from '../model/newEvent';
import { recordedRule } from '../codes/classify';
import { trip } from '../gate/breakers';
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
});
