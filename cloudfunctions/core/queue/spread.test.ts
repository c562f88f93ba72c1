import { memoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow } from '../../../test/support/sample';
import { PER_USER, shareOfEach, shares } from './spread';

const rows = (count: number, to = 'o-user') =>
  Array.from({ length: count }, (_, i) => {
    const id = `${to} ${String(i).padStart(3, '0')}`;
    return sampleRow({ _id: id, key: id, to, state: 'scheduled', token: '', createdAt: i });
  });

test('one user’s backlog leaves the places of others alone', () => {
  const { going, over } = shares([...rows(PER_USER + 10), ...rows(3, 'o-2')], () => 0);
  expect(going.filter(({ to }) => to === 'o-user')).toHaveLength(PER_USER);
  expect(going.filter(({ to }) => to === 'o-2')).toHaveLength(3);
  expect([...over]).toEqual(['o-user']);
});

test('what a worker has in hand of a user counts', () => {
  expect(shares(rows(3), () => PER_USER - 1).going).toHaveLength(1);
  expect(shares(rows(PER_USER), () => 0).over.size).toBe(0);
});

test('the rest is put off in blocks, in order, and nobody else’s rows move', async () => {
  const context = memoryContext();
  const all = rows(3 * PER_USER);
  context.store.put('notify_messages', ...all, ...rows(1, 'o-2'));
  const going = await shareOfEach(context, all, () => 0);
  expect(going.map(({ _id }) => _id)).toEqual(all.slice(0, PER_USER).map(({ _id }) => _id));
  const dueAt = (i: number) => context.store.get('notify_messages', all[i]!._id).dueAt;
  expect(dueAt(PER_USER - 1)).toBe(NOW);
  expect(dueAt(PER_USER)).toBeGreaterThan(NOW);
  expect(dueAt(2 * PER_USER - 1)).toBe(dueAt(PER_USER));
  expect(dueAt(2 * PER_USER)).toBeGreaterThan(dueAt(PER_USER));
  expect(context.store.get('notify_messages', 'o-2 000').dueAt).toBe(NOW);
});

test('a user with few rows costs no call', async () => {
  const context = memoryContext();
  await shareOfEach(context, rows(PER_USER), () => 0);
  expect(context.store.calls).toEqual([]);
});
