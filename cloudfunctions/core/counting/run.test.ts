import type { MemoryContext } from '../../../test/support/memory/context';
import { figuresOf, fold, putSent, recordContext, totalOf } from '../../../test/support/memory/record';
import { NOW } from '../../../test/support/sample';
import { JOURNALS } from './plan';
import { FOLD_LEASE, foldOnce, runFolds } from './run';

let context: MemoryContext;
beforeEach(() => {
  context = recordContext();
});
const lock = () => context.store.get('notify_locks', 'fold');
const putMany = (count: number) => {
  for (let i = 0; i < count; i++) putSent(context, { id: `n-${i}` });
};

test('folds follow each other while there is more, each with the next number', async () => {
  putMany(2 * JOURNALS + 1);
  expect(await runFolds(context)).toMatchObject({ folds: 3, more: false });
  expect(context.store.all('notify_folds').map(({ _id }) => _id)).toEqual(['fold:1', 'fold:2', 'fold:3']);
  expect(totalOf(context)).toEqual({ attempted: 2 * JOURNALS + 1, accepted: 2 * JOURNALS + 1 });
  expect(lock()).toMatchObject({ number: 3, until: 0 });
});

test('a run goes on where the last one has ended', async () => {
  putMany(1);
  await runFolds(context);
  putSent(context, { id: 'n-later' });
  expect(await runFolds(context)).toMatchObject({ folds: 1, more: false });
  expect(lock().number).toBe(2);
});

test('where nothing is to be counted no number is used up', async () => {
  expect(await runFolds(context)).toMatchObject({ folds: 0, more: false });
  expect(lock()).toMatchObject({ number: 0, until: 0 });
  expect(context.store.all('notify_folds')).toEqual([]);
});

test('one fold is always done; with the function about to end, the rest is left and said to be left', async () => {
  putMany(2 * JOURNALS);
  context.deadline = NOW + 3999;
  expect(await runFolds(context)).toMatchObject({ folds: 1, more: true });
  expect(totalOf(context).attempted).toBe(JOURNALS);
});

test('while somebody else folds, nothing is folded', async () => {
  putMany(1);
  context.store.put('notify_locks', { _id: 'fold', token: 'other', until: NOW + 1, number: 4, at: NOW });
  expect(await runFolds(context)).toMatchObject({ folds: 0, more: false });
  expect(figuresOf(context)).toEqual({});
});

test('many at the same moment count everything once', async () => {
  putMany(30);
  const runs = await Promise.all(Array.from({ length: 5 }, () => runFolds(context)));
  expect(runs.reduce((sum, { folds }) => sum + folds, 0)).toBe(1);
  expect(totalOf(context)).toEqual({ attempted: 30, accepted: 30 });
});

test('who has lost the lease between two folds leaves the rest, and gives nothing back that is not its own', async () => {
  putMany(2 * JOURNALS);
  context.store.around = async ({ operation, collection }, run) => {
    if (
      operation === 'updateOne' &&
      collection === 'notify_locks' &&
      context.store.all('notify_folds').length
    )
      await context.store.beneath.update('notify_locks', { _id: 'fold' }, { $set: { token: 'other' } });
    return run();
  };
  expect(await runFolds(context)).toMatchObject({ folds: 1, more: true });
  expect(lock()).toMatchObject({ token: 'other', number: 0 });
  expect(lock().until).toBeGreaterThan(NOW);
  expect(totalOf(context).attempted).toBe(JOURNALS);
});

test('a fold that was written down and whose maker died is done by the next, and what came since by the one after', async () => {
  putMany(1);
  let writes = 0;
  context.store.around = async ({ collection }, run) => {
    const answer = await run();
    if (collection === 'notify_folds' && writes++ === 1) throw new Error('killed');
    return answer;
  };
  await expect(runFolds(context)).rejects.toThrow('killed');
  context.store.around = undefined;
  expect(context.store.all('notify_folds')).toHaveLength(1);
  putSent(context, { id: 'n-since' });
  context.clock.advance(FOLD_LEASE + 1);
  expect(await fold(context)).toMatchObject({ folds: 2, more: false });
  expect(context.store.all('notify_folds').map(({ journals }) => journals)).toEqual([
    ['1.n-0:0'],
    ['1.n-since:0'],
  ]);
  expect(totalOf(context)).toEqual({ attempted: 2, accepted: 2 });
});

test('killed at any call of a run, the next run makes the figures whole', async () => {
  putMany(3);
  const from = context.store.calls.length;
  await runFolds(context);
  const calls = context.store.calls.length - from;
  const whole = figuresOf(context);
  for (let victim = 0; victim < calls; victim++) {
    context = recordContext();
    putMany(3);
    let call = 0;
    context.store.around = async (_call, run) => {
      const answer = await run();
      // Whoever is dead gives no lease back.
      if (call++ >= victim) throw new Error('killed');
      return answer;
    };
    await expect(runFolds(context)).rejects.toThrow('killed');
    context.store.around = undefined;
    context.clock.advance(FOLD_LEASE + 1);
    await fold(context);
    expect(figuresOf(context)).toEqual(whole);
  }
});

test('of two that plan the same number, the one whose plan came too late adds what is stored, not its own', async () => {
  putMany(1);
  context.store.around = async ({ operation, collection }, run) => {
    if (operation === 'insert' && collection === 'notify_folds') {
      context.store.around = undefined;
      putSent(context, { id: 'n-since' });
      await foldOnce(context, 1, true);
    }
    return run();
  };
  const { fold: added } = await foldOnce(context, 1, true);
  expect(added!.journals).toEqual(['1.n-0:0', '1.n-since:0']);
  expect(context.store.all('notify_folds')).toEqual([added]);
  expect(totalOf(context)).toEqual({ attempted: 2, accepted: 2 });
});

const looksForBegun = () =>
  context.store.calls.filter(
    ({ operation, collection }) => operation === 'find' && collection === 'notify_folds',
  ).length;

test('whether a fold was begun is looked for only where the last run has not ended well', async () => {
  putMany(1);
  await runFolds(context);
  context.store.calls.length = 0;
  putSent(context, { id: 'n-later' });
  expect(await runFolds(context)).toEqual({ folds: 1, more: false, facts: 1 });
  expect(looksForBegun()).toBe(0);
});

test('a run that fails half-way through its adding is finished by the next one at once', async () => {
  putMany(1);
  await runFolds(context);
  putSent(context, { id: 'n-later' });
  context.store.around = async ({ operation, collection, what }, run) => {
    if (operation === 'update' && collection === 'notify_journals' && JSON.stringify(what).includes('$in'))
      throw new Error('database away');
    return run();
  };
  await expect(runFolds(context)).rejects.toThrow('database away');
  context.store.around = undefined;
  expect(lock()).toMatchObject({ number: 1, until: 0, whole: false });
  expect(await runFolds(context)).toMatchObject({ folds: 1 });
  expect(totalOf(context)).toEqual({ attempted: 2, accepted: 2 });
  expect(context.store.all('notify_journals').map(({ stage }) => stage)).toEqual(['folded', 'folded']);
});

test('the lease’s answer lost: the same run has it all the same, and looks whether something was begun', async () => {
  putMany(1);
  await runFolds(context);
  putSent(context, { id: 'n-later' });
  let lost = false;
  context.store.around = async ({ operation, collection }, run) => {
    const answer = await run();
    if (lost || operation !== 'updateOne' || collection !== 'notify_locks') return answer;
    lost = true;
    return run();
  };
  context.store.calls.length = 0;
  expect(await runFolds(context)).toMatchObject({ folds: 1, facts: 1 });
  expect(looksForBegun()).toBe(1);
});

test('a fold that fails gives the lease back at once, with the number of the newest finished one', async () => {
  putMany(2 * JOURNALS);
  context.store.around = async ({ operation, collection, what }, run) => {
    if (operation === 'insert' && collection === 'notify_folds' && JSON.stringify(what).includes('fold:2'))
      throw new Error('the database is away');
    return run();
  };
  await expect(runFolds(context)).rejects.toThrow('away');
  expect(lock()).toMatchObject({ number: 1, until: 0 });
});
