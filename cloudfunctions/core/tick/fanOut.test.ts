import { memoryContext } from '../../../test/support/memory/context';
import { having } from '../../../test/support/memory/lacking';
import { NOW } from '../../../test/support/sample';
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

describe('workers are called only where they can send', () => {
  const DAY = 24 * 60 * 60_000;
  const found = (daysAgo: number) => ({ at: NOW - daysAgo * DAY });
  test.each<[string, boolean | undefined, { at: number } | undefined, boolean, boolean]>([
    ['nobody knows: they are asked', undefined, undefined, false, true],
    ['they have found that they cannot', undefined, found(1), false, false],
    ['that was long ago: they are asked again', undefined, found(8), false, true],
    ['the configuration says that they can', true, found(1), false, true],
    ['the configuration says that they cannot', false, undefined, false, false],
    ['over HTTPS everybody can', false, found(1), true, true],
  ])('%s', async (_what, workersHaveToken, lack, https, called) => {
    const context = withLimits({ workers: 2, perSecond: undefined });
    context.environment = {
      ...context.environment,
      ...(workersHaveToken === undefined ? {} : { workersHaveToken }),
    };
    having(context, https);
    await fanOut(context, lack);
    expect(context.started).toEqual(called ? [1] : []);
    if (!called) expect(context.store.calls).toEqual([]);
  });
});
