import { counted, memoryContext } from '../../../test/support/memory/context';
import { sampleConfig } from '../../../test/support/sample';
import { admit } from '../gate/admit';
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

describe.each([
  ['of its own', {}, OWN],
  ['over all', { perSecond: 10 }, COMMON],
])('of a rate %s', (_whose, limits, lane) => {
  const begin = async (booked: number) => {
    const context = memoryContext({ config: sampleConfig({ limits }) });
    const start = context.clock.now();
    const allowance = new Allowance(context, OPEN_GATE, start + 50_000);
    await allowance.ask(lane, booked);
    const bookedTo = async () => {
      const { nextAt, nextAtByLane } = await readGate(context);
      return (lane === OWN ? nextAtByLane['x'] : nextAt)! - start;
    };
    return { context, allowance, bookedTo, clock: context.clock };
  };

  test('what is booked and not used comes back at the worker’s end', async () => {
    const { context, allowance, bookedTo } = await begin(20);
    const { turns, end } = allowance.begin(lane, 20);
    for (let i = 0; i < 5; i++) for (const turn of turns) await turn.waitForSlot();
    end(5);
    await allowance.leave();
    expect(await bookedTo()).toBe(500 + 5 * 100);
    expect((await readGate(context)).returned).toHaveLength(1);
  });

  test('where others have booked behind it, it does not', async () => {
    const { context, allowance, bookedTo } = await begin(20);
    await admit(context, { wanted: 3, lane, patience: 10_000 });
    allowance.settled(lane, 20, { asked: 0, handed: 0 });
    await allowance.leave();
    expect(await bookedTo()).toBe(500 + 23 * 100);
  });

  test('a window is got ready when those before it have had their slots, and not before', async () => {
    const { allowance } = await begin(60);
    const first = allowance.begin(lane, 25);
    expect(first.readyIn(2000)).toBe(500 - 2000);
    const second = allowance.begin(lane, 25);
    expect(second.readyIn(2000)).toBe(500 + 2500 - 2000);
    second.end(0);
    const third = allowance.begin(lane, 25);
    expect(third.readyIn(2000)).toBe(500 + 2500 - 2000);
    // Of the first, all but five are turned away.
    for (const turn of first.turns) turn.expect?.(5);
    expect(third.readyIn(2000)).toBe(500 + 500 - 2000);
    first.end(0);
    expect(third.readyIn(2000)).toBe(500 - 2000);
  });

  test('rows whose slots have gone by book anew, once for all', async () => {
    const { allowance, bookedTo, clock } = await begin(3);
    clock.advance(5000);
    const { turns } = allowance.begin(lane, 3);
    const sends = Array.from({ length: 3 }, async () => {
      let mayStart = true;
      for (const turn of turns) mayStart &&= (await turn.waitForSlot())();
      return mayStart;
    });
    expect(await Promise.all(sends)).toEqual([true, true, true]);
    expect(await bookedTo()).toBe(5000 + 3 * 100);
  });

  test('who has no time left to start a send books none anew', async () => {
    const { context, allowance, clock } = await begin(3);
    clock.advance(50_000);
    const { turns } = allowance.begin(lane, 1);
    const calls = await counted(context, async () => {
      for (const turn of turns) await turn.waitForSlot();
    });
    expect(calls).toEqual({});
  });

  test('of a series a few rows at a time have slots: the others’ are free for a claim', async () => {
    const { allowance, bookedTo } = await begin(20);
    const { turns, end } = allowance.begin(lane, 20, 5);
    expect(await allowance.ask(lane, 15)).toMatchObject({ count: 15 });
    expect(await bookedTo()).toBe(500 + 20 * 100);
    const next = async () => {
      for (const turn of turns) await turn.waitForSlot();
    };
    for (let i = 0; i < 6; i++) await next();
    // Five more by now; one of them has had its slot.
    allowance.settled(lane, 15, { asked: 0, handed: 0 });
    expect(await allowance.ask(lane, 10)).toMatchObject({ count: 10 });
    expect(await bookedTo()).toBe(500 + 20 * 100);
    allowance.settled(lane, 10, { asked: 0, handed: 0 });
    end(6);
    expect(await allowance.ask(lane, 14)).toMatchObject({ count: 14 });
    expect(await bookedTo()).toBe(500 + 20 * 100);
  });
});

test('a lane with a rate of its own waits for the rate over all, too', () => {
  const context = memoryContext({ config: sampleConfig({ limits: { perSecond: 10 } }) });
  const allowance = new Allowance(context, OPEN_GATE, context.clock.now() + 50_000);
  // Besides the one that counts who has asked.
  expect([COMMON, OWN].map((lane) => allowance.begin(lane, 1).turns.length)).toEqual([2, 3]);
});
