import { memoryContext } from '../../../test/support/memory/context';
import { fanOut } from './fanOut';

function withLimits(limits: object) {
  const context = memoryContext();
  context.config = { ...context.config, limits: { ...context.config.limits, ...limits } };
  return context;
}

test('a backlog calls the other workers, once while they run and again when they must have ended', async () => {
  const context = withLimits({ workers: 3, perSecond: undefined });
  await Promise.all([fanOut(context), fanOut(context)]);
  expect(context.started).toEqual([1, 2]);
  context.clock.advance(60_001);
  context.deadline = context.clock.now() + 60_000;
  await fanOut(context);
  expect(context.started).toEqual([1, 2, 1, 2]);
});

test('who is alone calls nobody and asks no database', async () => {
  const context = withLimits({ workers: 1 });
  await fanOut(context);
  expect([context.started, context.store.calls]).toEqual([[], []]);
});

test('no more are called than a rate over all has use for', async () => {
  const context = withLimits({ workers: 9, perSecond: 20, spacingMs: 100 });
  await fanOut(context);
  expect(context.started).toEqual([1]);
});
