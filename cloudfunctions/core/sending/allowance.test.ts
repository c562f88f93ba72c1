import { memoryContext } from '../../../test/support/memory/context';
import { sampleConfig } from '../../../test/support/sample';
import { OPEN_GATE, readGate } from '../gate/document';
import { COMMON, type Lane } from '../gate/lanes';
import { Allowance } from './allowance';

const OWN: Lane = { id: 'x', perSecond: 10 };

describe.each([
  ['of its own', {}, OWN],
  ['over all', { perSecond: 10 }, COMMON],
])('a rate %s', (_whose, limits, lane) => {
  const begin = () => {
    const context = memoryContext({ config: sampleConfig({ limits }) });
    const start = context.clock.now();
    const allowance = new Allowance(context, OPEN_GATE, start + 50_000);
    const bookedTo = async () => {
      const { nextAt, nextAtByLane } = await readGate(context);
      return (lane === OWN ? nextAtByLane['x'] : nextAt)! - start;
    };
    return { allowance, bookedTo, clock: context.clock };
  };

  test('is booked from when the rows can be ready: earlier slots would be late', async () => {
    const { allowance, bookedTo } = begin();
    expect(await allowance.ask(lane, 20)).toEqual({ count: 20, usedUp: false });
    expect(await bookedTo()).toBe(500 + 20 * 100);
  });

  test('what rows have left that never asked for their turn serves the next claim, and no more', async () => {
    const { allowance, bookedTo, clock } = begin();
    await allowance.ask(lane, 20);
    allowance.settled(lane, 15, { asked: 3, handed: 0 });
    expect(await allowance.ask(lane, 12)).toMatchObject({ count: 12 });
    expect(await bookedTo()).toBe(500 + 20 * 100);
    // The line has room again.
    clock.advance(600);
    await allowance.ask(lane, 5);
    expect(await bookedTo()).toBe(500 + 25 * 100);
  });
});

test('a lane with a rate of its own waits for the rate over all, too', () => {
  const context = memoryContext({ config: sampleConfig({ limits: { perSecond: 10 } }) });
  const allowance = new Allowance(context, OPEN_GATE, context.clock.now() + 50_000);
  // Besides the one that counts who has asked.
  expect([COMMON, OWN].map((lane) => allowance.turns(lane).turns.length)).toEqual([2, 3]);
});
