import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { day, idsIn, nightIn, putOldJournal, putRetention } from '../../../test/support/memory/old';
import { fold, putSent, recordContext } from '../../../test/support/memory/record';
import { NOW, sampleReceipt, sampleRow, sampleUser } from '../../../test/support/sample';
import { rebuild } from '../counting/rebuild';
import { newEvent } from '../model/newEvent';
import type { CollectionName } from '../ports';
import { RETENTION } from '../store/recordStart';
import { tokensInUse } from './inUse';
import { removeOld } from './removeOld';

let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
  putRetention(context);
});
const night = () => nightIn(context);
const ids = (collection: CollectionName) => idsIn(context, collection);
const oldJournal = (id: string, days?: number) => putOldJournal(context, id, days);
const doubt = (token: string) => ({
  token,
  templateId: 'T',
  counted: true,
  heldAt: day(31),
  until: day(31),
  nid: 'n',
});
/** One that keeps records so many days. */
const keeping = (records: number): MemoryContext =>
  memoryContext({ config: { ...context.config, retention: { ...context.config.retention, records } } });
const lock = () => context.store.get('notify_locks', RETENTION);

test.each<[string, () => void]>([
  ['a journal', () => void putSent(context, { id: 'late', at: NOW - 4 * 3_600_000 })],
  [
    'a receipt, looked at a minute ago',
    () =>
      context.store.put('notify_receipts', sampleReceipt({ stage: 'new', at: day(1), dueAt: NOW + 60_000 })),
  ],
  [
    'a click',
    () => context.store.put('notify_events', newEvent({ _id: 'c', kind: 'click', openid: 'o', at: day(1) })),
  ],
])('nothing goes while %s has waited for hours for its fold', async (_what, put) => {
  oldJournal('a');
  put();
  expect(await night()).toEqual({ removed: {}, more: false });
  expect(ids('notify_journals')).toContain('1.a:0');
  expect(lock().nextAt).toBe(NOW + 3_600_000);
});

test('it ends at its time, and goes on where it was with the next tick', async () => {
  for (let i = 0; i < 2500; i++)
    context.store.put('notify_receipts', sampleReceipt({ _id: `r${i}`, stage: 'folded', at: day(40) }));
  context.store.around = async ({ operation }, run) => {
    if (operation === 'remove') context.clock.advance(6000);
    return run();
  };
  expect(await night()).toEqual({ removed: { notify_receipts: 2000 }, more: true });
  expect(lock()).toMatchObject({ nextAt: 0, until: 0 });
  expect(await night()).toEqual({ removed: { notify_receipts: 500 }, more: false });
  // 03:00 in Shanghai.
  expect(new Date(lock().nextAt!).toISOString()).toBe('2026-11-22T19:00:00.000Z');
});

test('a notification that is replayed while it is being removed stays', async () => {
  context.store.put('notify_messages', sampleRow({ _id: 'a', state: 'failed', restsSince: day(200) }));
  context.store.around = async ({ operation }, run) => {
    if (operation === 'remove')
      await context.store.beneath.update('notify_messages', {}, { $set: { state: 'scheduled' } });
    return run();
  };
  await night();
  expect(ids('notify_messages')).toEqual(['a']);
});

test('dying at any call, or having each repeated, ends with the same as one good run', async () => {
  const put = () => {
    oldJournal('a');
    oldJournal('b', 3);
    context.store.put('notify_receipts', sampleReceipt({ stage: 'folded', at: day(31) }));
    context.store.put('notify_messages', sampleRow({ _id: 'm', state: 'failed', restsSince: day(181) }));
  };
  const state = () => (['notify_journals', 'notify_receipts', 'notify_messages'] as const).map(ids);
  put();
  const calls = context.store.calls.length;
  await night();
  const [right, length] = [state(), context.store.calls.length - calls];
  for (let dies = 0; dies < length; dies++) {
    for (const after of [false, true]) {
      put();
      await context.store.beneath.update(
        'notify_locks',
        { _id: RETENTION },
        { $set: { nextAt: 0, until: 0 } },
      );
      let call = 0;
      context.store.around = async (_call, run) => {
        if (call++ !== dies) return run();
        if (after) await run();
        throw new Error('died');
      };
      await night().catch(() => undefined);
      context.store.around = async (_call, run) => {
        await run();
        return run();
      };
      context.clock.advance(61_000);
      await night();
      context.store.around = undefined;
      expect(state()).toEqual(right);
    }
  }
});

test('two at a time: the second finds the lease taken', async () => {
  oldJournal('a');
  context.deadline = NOW + 60_000;
  expect(await Promise.all([removeOld(context), removeOld(context)])).toContain(null);
});

test('a night with nothing old costs eight calls', async () => {
  const calls = await counted(context, night);
  expect(calls).toEqual({ updateOne: 1, find: 5, aggregate: 1, update: 1 });
});

test('the first tick of all removes nothing, whatever is there: it sets the clock for the night', async () => {
  context = recordContext();
  oldJournal('a');
  expect(await night()).toEqual({ removed: {}, more: false });
  expect(ids('notify_journals')).toEqual(['1.a:0']);
  expect(new Date(lock().nextAt!).toISOString()).toBe('2026-11-22T19:00:00.000Z');
});

test('for notifications that nothing was ever begun with nobody is asked', async () => {
  expect(await counted(context, () => tokensInUse(context, ['', '']))).toEqual({});
});

test('from when on facts are all there is noted with room for clocks, and never moves back', async () => {
  oldJournal('a');
  await night();
  const noted = day(30) + 10 * 60_000;
  expect(lock().number).toBe(noted);
  context = keeping(60);
  putRetention(context);
  await context.store.update('notify_locks', { _id: RETENTION }, { $set: { number: noted } });
  oldJournal('b', 61);
  await night();
  expect([ids('notify_journals'), lock().number]).toEqual([[], noted]);
});

test('what must stay, of many moments, is met once', async () => {
  for (let i = 0; i < 1500; i++)
    context.store.put(
      'notify_messages',
      sampleRow({ _id: `held${i}`, token: 'h', state: 'sent', restsSince: day(300) + i }),
    );
  context.store.put('notify_users', sampleUser({}, { uncertainties: [doubt('h')] }));
  // Each look takes its time: one that began anew would never end.
  context.store.around = async ({ operation }, run) => {
    if (operation === 'find') context.clock.advance(500);
    return run();
  };
  expect(await night()).toEqual({ removed: {}, more: false });
});

test('without time for it nothing is begun', async () => {
  context.deadline = NOW + 9000;
  expect(await removeOld(context)).toBeNull();
});

test('figures of days whose facts are gone stay as they are; a rebuild counts the others alike', async () => {
  putSent(context, { id: 'n-old', at: day(40) });
  putSent(context, { id: 'n-new', at: day(2) });
  await fold(context);
  const figures = context.store.all('notify_stats');
  await night();
  expect(ids('notify_journals')).toEqual(['1.n-new:0']);
  expect(await rebuild(context, { write: true })).toMatchObject({ differences: [], journals: 1 });
  expect(context.store.all('notify_stats')).toEqual(figures);
  await expect(rebuild(context, { from: '2026-10-20', write: true })).rejects.toThrow(
    'from: expected 2026-10-24 or later, got 2026-10-20',
  );
});

test('a rebuild writes nothing when facts go while it counts', async () => {
  putSent(context, { id: 'n-old', at: day(40) });
  await fold(context);
  const figures = context.store.all('notify_stats');
  context.store.around = async ({ collection, what }, run) => {
    const found = await run();
    if (collection === 'notify_journals' && (what as { stage?: string }).stage === 'folded') {
      context.store.around = undefined;
      await night();
    }
    return found;
  };
  await expect(rebuild(context, { write: true })).rejects.toThrow('just been removed');
  expect(context.store.all('notify_stats')).toEqual(figures);
});
