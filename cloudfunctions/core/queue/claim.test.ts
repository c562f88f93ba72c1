import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow } from '../../../test/support/sample';
import type { MessageDocument } from '../model/message';
import { LEASE } from '../time/spans';
import { findDue, take, withoutCancelled } from './claim';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

function scheduled(id: string, more: Partial<MessageDocument> = {}): void {
  const row = sampleRow({ _id: id, key: id, state: 'scheduled', token: '', leaseUntil: 0, ...more });
  context.store.put('notify_messages', row);
}
const row = (id: string) => context.store.get('notify_messages', id);
const idsOf = (rows: { _id: string }[]) => rows.map(({ _id }) => _id);

describe('what is due', () => {
  test('transactional rows come before promotional ones, the longest due first among them', async () => {
    scheduled('promotional, old', { priority: 1, dueAt: NOW - 9000 });
    scheduled('late', { dueAt: NOW - 5 });
    scheduled('later', { dueAt: NOW });
    expect(idsOf(await findDue(context, '', 10))).toEqual(['late', 'later', 'promotional, old']);
    expect(idsOf(await findDue(context, '', 1))).toEqual(['late']);
  });

  test('what is due in a millisecond, in another lane or in another state is not found', async () => {
    scheduled('soon', { dueAt: NOW + 1 });
    scheduled('in a lane', { lane: 'x' });
    scheduled('waiting', { state: 'waiting' });
    scheduled('held back', { state: 'heldBack' });
    scheduled('claimed', { state: 'claimed' });
    expect(await findDue(context, '', 10)).toEqual([]);
    expect(idsOf(await findDue(context, 'x', 10))).toEqual(['in a lane']);
    context.clock.advance(1);
    expect(idsOf(await findDue(context, '', 10))).toEqual(['soon']);
  });

  test('asked for early, what falls due until then comes too, but for templates that forbid it', async () => {
    const { backInStock, offer } = context.config.templates;
    context.config.templates.offer = { ...offer!, early: false };
    scheduled('now', { template: 'offer' });
    scheduled('soon', { dueAt: NOW + 9, template: backInStock!.alias });
    scheduled('punctual', { dueAt: NOW + 9, template: 'offer' });
    scheduled('later', { dueAt: NOW + 10 });
    const found = await findDue(context, '', 10, NOW + 9);
    expect(idsOf(found)).toEqual(['now', 'soon']);
    expect(idsOf(await take(context, found, 't1'))).toEqual(['now']);
    expect(idsOf(await take(context, found.slice(1), 't2', NOW + 9))).toEqual(['soon']);
    expect(row('soon')).toMatchObject({ state: 'claimed', token: 't2' });
  });
});

describe('a claim', () => {
  test('rows that are taken carry the token and a lease, here and in the database', async () => {
    scheduled('a');
    const [taken] = await take(context, await findDue(context, '', 10), '1.t');
    const claim = { state: 'claimed', token: '1.t', leaseUntil: NOW + LEASE };
    expect(taken).toMatchObject({ _id: 'a', ...claim });
    expect(row('a')).toMatchObject({ ...claim, history: [{ at: NOW, state: 'claimed', token: '1.t' }] });
  });

  test('of two workers that found the same rows, one gets each of them', async () => {
    for (const id of ['a', 'b', 'c']) scheduled(id);
    const due = await findDue(context, '', 10);
    const [mine, theirs] = await Promise.all([
      take(context, due.slice(0, 2), '1.mine'),
      take(context, due, '1.theirs'),
    ]);
    expect([...idsOf(mine), ...idsOf(theirs)].sort()).toEqual(['a', 'b', 'c']);
    for (const { _id } of mine) expect(row(_id)).toMatchObject({ token: '1.mine' });
    for (const { _id } of theirs) expect(row(_id)).toMatchObject({ token: '1.theirs' });
  });

  test('a row that was cancelled or put off since it was found is left alone', async () => {
    for (const id of ['cancelled', 'put off', 'ours']) scheduled(id);
    const due = await findDue(context, '', 10);
    scheduled('cancelled', { state: 'cancelled' });
    scheduled('put off', { dueAt: NOW + 1 });
    expect(idsOf(await take(context, due, '1.t'))).toEqual(['ours']);
    expect(row('cancelled').state).toBe('cancelled');
    expect(row('put off').state).toBe('scheduled');
  });

  test('a claim whose answer was lost finds its rows, and is written once', async () => {
    for (const id of ['a', 'b']) scheduled(id);
    const due = await findDue(context, '', 10);
    context.store.around = async ({ operation }, run) => {
      if (operation === 'update') await run();
      return run();
    };
    expect(idsOf(await take(context, due, '1.t'))).toEqual(['a', 'b']);
    expect(row('a').history).toHaveLength(1);
  });

  test('nothing due asks nothing', async () => {
    expect(await take(context, [], '1.t')).toEqual([]);
    expect(context.store.calls).toEqual([]);
  });
});

describe('rows that were cancelled under way', () => {
  test('they end when they come back, and the others go on', async () => {
    scheduled('asked', { cancelAsked: true });
    scheduled('other');
    const others = await withoutCancelled(context, await findDue(context, '', 10));
    expect(idsOf(others)).toEqual(['other']);
    expect(row('asked')).toMatchObject({ state: 'cancelled', reason: 'CANCELLED' });
    expect(row('other').state).toBe('scheduled');
  });

  test('where none is, nothing is written', async () => {
    scheduled('other');
    const due = await findDue(context, '', 10);
    const before = context.store.calls.length;
    expect(await withoutCancelled(context, due)).toEqual(due);
    expect(context.store.calls).toHaveLength(before);
  });
});
