import { memoryContext, type MemoryContext } from '../../../test/support/memory/context';
import { readGate } from './document';
import { noteSuspicions } from './surge';

const HOUR = 3_600_000;
let context: MemoryContext;
beforeEach(() => {
  context = memoryContext();
});
const counted = async () => (await readGate(context)).suspicions;

test('more than twenty in an hour, over all workers, are a surge', async () => {
  expect(await noteSuspicions(context, 12)).toBe(false);
  expect(await noteSuspicions(context, 8)).toBe(false);
  expect(await noteSuspicions(context, 1)).toBe(true);
  expect(await counted()).toBe(21);
});

test('twenty-one at once are one', async () => {
  expect(await noteSuspicions(context, 21)).toBe(true);
});

test('the next hour begins anew', async () => {
  await noteSuspicions(context, 21);
  context.clock.advance(HOUR);
  expect(await noteSuspicions(context, 2)).toBe(false);
  expect(await counted()).toBe(2);
});
