/** Beginning a run, by two operators at once: whatever each does between the other's steps, there is one run, and nothing of it is lost. */
import type { ProbeDocument } from '../../cloudfunctions/core/model/probe';
import { memoryContext, type MemoryContext } from '../../test/support/memory/context';
import { currentRun } from './probe';

const HOUR = 60 * 60_000;

const sight = (run: string, at: number): ProbeDocument => ({
  _id: `${run}-x-${at}`,
  once: { key: `${run}-x-${at}` },
  run,
  kind: 'outlived',
  at,
});

/** The run of an hour ago, with what was seen in it. */
function withOldRun(): MemoryContext {
  const context = memoryContext();
  const at = context.clock.now() - HOUR;
  context.store.put(
    'notify_probe',
    { _id: 'run', once: { key: 'run' }, run: 'old', kind: 'run', at, until: at + HOUR },
    sight('old', at + 5),
  );
  return context;
}

/** Lets somebody do something once, before the first operator's n-th step. */
function before({ store }: MemoryContext, n: number, act: () => Promise<unknown>): void {
  let steps = 0;
  store.around = async (_call, run) => {
    steps += 1;
    if (steps === n) {
      const { around } = store;
      store.around = undefined;
      await act();
      store.around = around;
    }
    return run();
  };
}

const idsOf = ({ store }: MemoryContext): string[] => store.all('notify_probe').map(({ _id }) => _id);

for (const [name, make] of [
  ['where nobody has probed before', memoryContext],
  ['where the last run is over', withOldRun],
] as const) {
  test.each([1, 2, 3, 4])(
    `${name}, another begins and looks before step %i: both have one run`,
    async (n) => {
      const context = make();
      let other = '';
      before(context, n, async () => {
        other = await currentRun(context);
        context.clock.advance(1);
        await context.store.insert('notify_probe', [sight(other, context.clock.now())]);
      });
      const mine = await currentRun(context);
      context.store.around = undefined;
      expect(other).toBe(mine);
      expect(context.store.get('notify_probe', 'run').run).toBe(mine);
      expect(idsOf(context)).toEqual(['run', expect.stringContaining(`${mine}-x`)]);
    },
  );
}

test('who falls asleep before clearing up removes nothing of the run that followed', async () => {
  const context = withOldRun();
  let next = '';
  before(context, 4, async () => {
    context.clock.advance(2 * HOUR);
    next = await currentRun(context);
    await context.store.insert('notify_probe', [sight(next, context.clock.now())]);
  });
  await currentRun(context);
  expect(context.store.get('notify_probe', 'run').run).toBe(next);
  expect(idsOf(context)).toHaveLength(2);
});

test('within the hour it is the same run for everybody', async () => {
  const context = memoryContext();
  const run = await currentRun(context);
  context.clock.advance(HOUR - 1);
  expect(await currentRun(context)).toBe(run);
  context.clock.advance(1);
  expect(await currentRun(context)).not.toBe(run);
});
