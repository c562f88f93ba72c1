import { counted, memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { changeGate, GATE, OPEN_GATE, readGate } from './document';

let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const add = (condition = {}) => changeGate(context, condition, { $inc: { 'gate.used': 1 } });

test('nobody has written it: the gate is open, and reading makes none', async () => {
  expect(await readGate(context)).toEqual(OPEN_GATE);
  expect(context.store.all('notify_locks')).toEqual([]);
});

test('the first change makes it, later ones cost one call', async () => {
  expect(await counted(context, add)).toEqual({ updateOne: 2, find: 1, insert: 1 });
  expect(await counted(context, add)).toEqual({ updateOne: 1 });
  expect(await readGate(context)).toEqual({ ...OPEN_GATE, used: 2 });
});

test('a condition that does not hold changes nothing, and costs one call more', async () => {
  await add();
  expect(await counted(context, async () => expect(await add({ 'gate.used': 7 })).toBeNull())).toEqual({
    updateOne: 1,
    find: 1,
  });
  expect((await readGate(context)).used).toBe(1);
});

test('a condition that the open gate does not meet is not met by making it either', async () => {
  expect(await add({ 'gate.used': 7 })).toBeNull();
  expect(await readGate(context)).toEqual(OPEN_GATE);
});

test('of several that change it first, under the same condition, one gets through', async () => {
  const changes = [1, 2, 3].map(() => add({ 'gate.used': 0 }));
  expect((await Promise.all(changes)).filter((gate) => gate !== null)).toHaveLength(1);
  expect(context.store.get('notify_locks', GATE).gate?.used).toBe(1);
});
