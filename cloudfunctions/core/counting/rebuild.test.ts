import type { MemoryContext } from '../../../test/support/memory/context';
import {
  figuresOf,
  fold,
  putEvent,
  putSent,
  recordContext,
  totalOf,
} from '../../../test/support/memory/record';
import { NOW, sampleReceipt } from '../../../test/support/sample';
import { JOURNALS } from './plan';
import { rebuild } from './rebuild';
import { runFolds } from './run';

const DAY = 24 * 3_600_000;
const TODAY = '2026-11-22|total|';
const YESTERDAY = '2026-11-21|total|';
let context: MemoryContext;
beforeEach(async () => {
  context = recordContext();
  putSent(context, { id: 'n-0', at: NOW - DAY });
  putSent(context, { id: 'n-1', result: { msgid: '7' } });
  await fold(context);
});
const setStats = (id: string, counters: object) =>
  context.store.update('notify_stats', { _id: id }, { $set: { counters } });
const lock = () => context.store.get('notify_locks', 'fold');

test('where the figures are right it says what it has counted, and changes nothing', async () => {
  const before = context.store.all('notify_stats');
  expect(await rebuild(context, { write: true })).toEqual({
    journals: 2,
    receipts: 0,
    events: 0,
    documents: 6,
    differences: [],
    written: 0,
  });
  expect(context.store.all('notify_stats')).toEqual(before);
});

test('what differs is told, counter by counter, and without `write` left as it is', async () => {
  await setStats(TODAY, { attempted: 1, accepted: 5, clicked: 2 });
  const { differences, written } = await rebuild(context, { write: false });
  expect(differences).toEqual([
    { id: TODAY, counter: 'accepted', stored: 5, recounted: 1 },
    { id: TODAY, counter: 'clicked', stored: 2, recounted: 0 },
  ]);
  expect(written).toBe(0);
  expect(figuresOf(context)[TODAY]).toEqual({ attempted: 1, accepted: 5, clicked: 2 });
});

test('with `write` the figures are those of the record; a second time there is nothing to do', async () => {
  const right = figuresOf(context);
  await setStats(TODAY, { attempted: 9 });
  await context.store.remove('notify_stats', { _id: YESTERDAY });
  context.store.put('notify_stats', {
    _id: '2026-11-22|topic|ghost',
    day: '2026-11-22',
    dimension: 'topic',
    name: 'ghost',
    counters: { attempted: 3 },
    lastFold: 1,
  });
  expect((await rebuild(context, { write: true })).written).toBe(3);
  expect(figuresOf(context)).toEqual({ ...right, '2026-11-22|topic|ghost': {} });
  expect(await rebuild(context, { write: true })).toMatchObject({ differences: [], written: 0 });
});

test('what no fold has counted yet is counted first, and once', async () => {
  putSent(context, { id: 'n-2' });
  expect(await rebuild(context, { write: true })).toMatchObject({ journals: 3, differences: [] });
  expect(totalOf(context)).toEqual({ attempted: 3, accepted: 3 });
  expect(lock()).toMatchObject({ number: 2, until: 0 });
});

test('all of it, however many folds that takes', async () => {
  for (let i = 0; i < JOURNALS + 1; i++) putSent(context, { id: `m-${i}` });
  expect(await rebuild(context, { write: false })).toMatchObject({ journals: JOURNALS + 3, differences: [] });
  expect(totalOf(context).attempted).toBe(JOURNALS + 3);
});

test('a fold that its maker has left half-way is ended first', async () => {
  putSent(context, { id: 'n-2' });
  context.store.around = async ({ operation, collection }, run) => {
    if (operation === 'update' && collection === 'notify_stats') throw new Error('killed');
    return run();
  };
  await expect(runFolds(context)).rejects.toThrow('killed');
  context.store.around = undefined;
  expect(await rebuild(context, { write: false })).toMatchObject({ differences: [] });
  expect(totalOf(context)).toEqual({ attempted: 3, accepted: 3 });
});

test('the folds after it go on adding to what it has written', async () => {
  await setStats(TODAY, { attempted: 9 });
  await context.store.remove('notify_stats', { _id: YESTERDAY });
  await rebuild(context, { write: true });
  putSent(context, { id: 'n-2' });
  putSent(context, { id: 'n-3', at: NOW - DAY });
  await fold(context);
  expect(totalOf(context)).toEqual({ attempted: 4, accepted: 4 });
});

test.each([
  [{ from: '2026-11-22' }, [TODAY]],
  [{ to: '2026-11-21' }, [YESTERDAY]],
  [{ from: '2026-11-21', to: '2026-11-22' }, [YESTERDAY, TODAY]],
  [{ from: '2026-11-23' }, []],
])('only the days of %j are compared and replaced', async (span, expected) => {
  for (const id of [TODAY, YESTERDAY]) await setStats(id, { attempted: 9, accepted: 1 });
  const { differences } = await rebuild(context, { ...span, write: true });
  expect(differences.map(({ id }) => id).sort()).toEqual(expected);
  for (const id of [TODAY, YESTERDAY])
    expect(figuresOf(context)[id]!.attempted).toBe(expected.includes(id) ? 1 : 9);
});

test('a receipt counts for its send also when the notification is gone', async () => {
  context.store.put('notify_receipts', sampleReceipt({ openid: 'o-1' }));
  await fold(context);
  await context.store.remove('notify_messages', {});
  expect(await rebuild(context, { write: false })).toMatchObject({ receipts: 1, differences: [] });
  expect(totalOf(context)).toMatchObject({ delivered: 1 });
});

test('what the fold has decided stays decided: crowded places and what was beyond a bound', async () => {
  for (let i = 0; i < 35; i++)
    putEvent(context, `prompt:${i}`, { at: NOW + i, name: `place-${i}`, props: { T: true } });
  for (let i = 0; i < 25; i++)
    putEvent(context, `feedback:${i}`, { category: 'rating', rating: 1, fromClient: true });
  await fold(context);
  expect(figuresOf(context)['2026-11-22|prompt|T']).toMatchObject({ 'shown:*': 5 });
  expect(totalOf(context).feedback).toBe(20);
  expect((await rebuild(context, { write: false })).differences).toEqual([]);
});

describe('the lease', () => {
  const taken = (until: number) =>
    context.store.update('notify_locks', { _id: 'fold' }, { $set: { token: 'other', until } });

  test('of a fold under way is waited for', async () => {
    await taken(context.clock.now() + 2000);
    expect((await rebuild(context, { write: false })).differences).toEqual([]);
    expect(lock().until).toBe(0);
  });

  test('that does not end is reported, in words of ours', async () => {
    await taken(context.clock.now() + 10 * 60_000);
    await expect(rebuild(context, { write: true })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(lock().token).toBe('other');
  });

  test.each([
    ['counts', 'notify_journals'],
    ['compares', 'notify_stats'],
  ])('that somebody takes over while it %s ends it before anything is written', async (_what, at) => {
    await setStats(TODAY, { attempted: 9 });
    context.store.around = async ({ operation, collection, what }, run) => {
      if (operation === 'find' && collection === at && !JSON.stringify(what).includes('settled'))
        await context.store.beneath.update('notify_locks', { _id: 'fold' }, { $set: { token: 'other' } });
      return run();
    };
    await expect(rebuild(context, { write: true })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(figuresOf(context)[TODAY]).toEqual({ attempted: 9 });
    expect(lock().token).toBe('other');
  });

  test('is given back when counting fails, so that folds go on', async () => {
    context.store.around = async ({ collection, what }, run) => {
      if (collection === 'notify_receipts' && JSON.stringify(what).includes('folded'))
        throw new Error('the database is away');
      return run();
    };
    await expect(rebuild(context, { write: true })).rejects.toThrow('away');
    expect(lock().until).toBe(0);
  });
});

test('killed between two of its writes, the next one ends what is left to do', async () => {
  const right = figuresOf(context);
  for (const id of [TODAY, YESTERDAY]) await setStats(id, { attempted: 9 });
  let writes = 0;
  context.store.around = async ({ operation, collection }, run) => {
    if (operation === 'update' && collection === 'notify_stats' && writes++ === 1) throw new Error('killed');
    return run();
  };
  await expect(rebuild(context, { write: true })).rejects.toThrow('killed');
  context.store.around = undefined;
  expect((await rebuild(context, { write: true })).written).toBe(1);
  expect(figuresOf(context)).toEqual(right);
});
