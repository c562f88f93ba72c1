import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW, sampleRow } from '../../../test/support/sample';
import { UNKNOWN_WINDOW } from '../time/spans';
import { moveRows, type Move } from './moveRows';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
  context.store.put('notify_messages', sampleRow({ _id: 'a' }), sampleRow({ _id: 'b' }));
});
const row = (id = 'a') => context.store.get('notify_messages', id);
const move = (more: Partial<Move> = {}): Move => ({
  token: 'token',
  ids: ['a', 'b'],
  state: 'scheduled',
  reason: 'RETRY',
  at: NOW,
  ...more,
});

test('claimed rows move together, in one call, with what has become of them', async () => {
  const moving = () =>
    moveRows(context, move({ dueAt: NOW + 5, code: 43108, effect: 'return', attemptedAt: NOW - 1 }));
  expect(await counted(context, moving)).toEqual({ update: 1 });
  for (const id of ['a', 'b'])
    expect(row(id)).toMatchObject({
      state: 'scheduled',
      reason: 'RETRY',
      dueAt: NOW + 5,
      leaseUntil: 0,
      attempts: 1,
      attemptedAt: NOW - 1,
      history: [
        { at: NOW, state: 'scheduled', reason: 'RETRY', code: 43108, credit: 'return', token: 'token' },
      ],
    });
});

test('a second time they are moved by nobody', async () => {
  expect(await moveRows(context, move({ attemptedAt: NOW }))).toBe(2);
  expect(await moveRows(context, move({ attemptedAt: NOW }))).toBe(0);
  expect(row()).toMatchObject({ attempts: 1, history: [{}] });
});

test('rows that somebody else has moved on or claimed are left alone', async () => {
  context.store.put(
    'notify_messages',
    sampleRow({ _id: 'a', token: 'other' }),
    sampleRow({ _id: 'b', state: 'unknown' }),
  );
  const before = [row('a'), row('b')];
  expect(await moveRows(context, move())).toBe(0);
  expect([row('a'), row('b')]).toEqual(before);
});

test('what was never handed to WeChat counts as no attempt and keeps its due time', async () => {
  await moveRows(context, move({ reason: 'LEFT' }));
  expect(row()).toMatchObject({ attempts: 0, attemptedAt: 0, dueAt: NOW });
});

test('sent: when WeChat took it; without a reason there is none in the history', async () => {
  await moveRows(context, move({ state: 'sent', reason: null, at: NOW + 9 }));
  expect(row()).toMatchObject({ state: 'sent', reason: null, sentAt: NOW + 9 });
  expect(row().history).toEqual([{ at: NOW + 9, state: 'sent', token: 'token' }]);
});

test('unknown: until when an answer is waited for', async () => {
  await moveRows(context, move({ state: 'unknown', reason: 'UNKNOWN_OUTCOME' }));
  expect(row().leaseUntil).toBe(NOW + UNKNOWN_WINDOW);
});

test('no rows cost no call', async () => {
  expect(await counted(context, () => moveRows(context, move({ ids: [] })))).toEqual({});
});
