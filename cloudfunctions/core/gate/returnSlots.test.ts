import { counted, memoryContext } from '../../../test/support/memory/context';
import { sampleConfig } from '../../../test/support/sample';
import { admit } from './admit';
import { readGate } from './document';
import { returnSlots } from './returnSlots';

const lane = { id: 'x', perSecond: 2 };

async function booked(count: number) {
  const context = memoryContext({ config: sampleConfig() });
  const start = context.clock.now();
  const { own } = await admit(context, { wanted: count, lane, patience: 5000 });
  const nextAt = async () => (await readGate(context)).nextAtByLane['x']! - start;
  return {
    context,
    start,
    nextAt,
    unused: { lane: 'x', from: own!.from, to: own!.from + count * own!.spacing },
  };
}

test('slots at the end of a line are the next ones again', async () => {
  const { context, unused, nextAt } = await booked(4);
  await returnSlots(context, { ...unused, from: unused.from + 500 });
  expect(await nextAt()).toBe(500);
});

test('a repetition after a lost answer gives back nothing that another has booked in between', async () => {
  const { context, unused, nextAt } = await booked(4);
  context.store.around = async ({ operation }, run) => {
    if (operation !== 'update') return run();
    context.store.around = (_call, go) => go();
    await run();
    await admit(context, { wanted: 4, lane, patience: 5000 });
    return run();
  };
  await returnSlots(context, unused);
  expect(await nextAt()).toBe(2000);
});

test('those that have gone by cost no call', async () => {
  const { context, unused } = await booked(4);
  context.clock.advance(2000);
  expect(await counted(context, () => returnSlots(context, unused))).toEqual({});
});
