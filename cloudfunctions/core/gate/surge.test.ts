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

test('all that is counted at the moment when an hour begins is counted', async () => {
  await noteSuspicions(context, 5);
  context.clock.advance(HOUR);
  const told = await Promise.all([8, 8, 8].map((count) => noteSuspicions(context, count)));
  expect(await counted()).toBe(24);
  expect(told).toContain(true);
});

test('a machine whose clock is behind counts in the hour that others have begun, and does not end it', async () => {
  const behind = { ...context, clock: { ...context.clock, now: () => context.clock.now() - HOUR } };
  await noteSuspicions(context, 20);
  expect(await noteSuspicions(behind, 1)).toBe(true);
  expect(await counted()).toBe(21);
});

test('the next hour begins anew', async () => {
  await noteSuspicions(context, 21);
  context.clock.advance(HOUR);
  expect(await noteSuspicions(context, 2)).toBe(false);
  expect(await counted()).toBe(2);
});
