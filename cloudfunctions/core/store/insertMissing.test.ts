import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { NOW } from '../../../test/support/sample';
import type { EventDocument } from '../model/facts';
import { newEvent } from '../model/newEvent';
import { insertMissing } from './insertMissing';

const fact = (_id: string, at = NOW, openid = 'o-user'): EventDocument =>
  newEvent({ _id, kind: 'click', openid, at });
const insert = (context: MemoryContext, ...facts: EventDocument[]) =>
  insertMissing(context, 'notify_events', facts, ['at', 'openid']);
const stored = ({ store }: MemoryContext): Record<string, number> =>
  Object.fromEntries(store.all('notify_events').map(({ _id, at }) => [_id, at]));

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});

test('what is all new costs one call', async () => {
  let ours = new Set<string>();
  const calls = await counted(context, async () => {
    ({ ours } = await insert(context, fact('a'), fact('b')));
  });
  expect(calls).toEqual({ insert: 1 });
  expect([...ours]).toEqual(['a', 'b']);
});

test('nothing to insert costs nothing', async () => {
  expect(await counted(context, () => insert(context))).toEqual({});
});

test('what is there stays as it is, and what stands before and behind it goes in', async () => {
  context.store.put('notify_events', fact('b', 1), fact('d', 1));
  const { found, ours } = await insert(context, fact('a'), fact('b'), fact('c'), fact('d'), fact('e'));
  expect(stored(context)).toEqual({ a: NOW, b: 1, c: NOW, d: 1, e: NOW });
  expect([...ours].sort()).toEqual(['a', 'c', 'e']);
  expect(found.get('b')).toEqual(fact('b', 1));
  expect(found.get('d')).toEqual(fact('d', 1));
});

test('an insert whose answer was lost is known again as ours', async () => {
  context.store.around = async ({ operation }, run) => {
    if (operation === 'insert') await run();
    return run();
  };
  const { ours } = await insert(context, fact('a'), fact('b'));
  expect([...ours].sort()).toEqual(['a', 'b']);
  expect(stored(context)).toEqual({ a: NOW, b: NOW });
});

test('somebody who inserts one of the missing between our reading and our insert keeps it', async () => {
  context.store.put('notify_events', fact('a', 1));
  context.store.around = async ({ operation }, run) => {
    const result = await run();
    if (operation === 'find') await context.store.beneath.insert('notify_events', [fact('b', 2)]);
    return result;
  };
  const { found, ours } = await insert(context, fact('a'), fact('b'), fact('c'));
  expect(stored(context)).toEqual({ a: 1, b: 2, c: NOW });
  expect([...ours]).toEqual(['c']);
  expect([...found.values()].map(({ at }) => at)).toEqual([1, 2]);
});

test('two that insert the same at once both get it done: each document belongs to one of them', async () => {
  const ids = ['a', 'b', 'c', 'd'];
  const [one, other] = await Promise.all([
    insert(context, ...ids.map((id) => fact(id, 1))),
    insert(context, ...[...ids].reverse().map((id) => fact(id, 2))),
  ]);
  expect([...one.ours, ...other.ours].sort()).toEqual(ids);
});

test('the same document twice in one call is one', async () => {
  let ours = new Set<string>();
  const calls = await counted(context, async () => {
    ({ ours } = await insert(context, fact('a'), fact('a'), fact('b')));
  });
  expect(calls).toEqual({ insert: 1 });
  expect([...ours].sort()).toEqual(['a', 'b']);
  expect(stored(context)).toEqual({ a: NOW, b: NOW });
});
