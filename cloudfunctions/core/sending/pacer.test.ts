import { Pacer } from './pacer';

/** Time that passes only by sleeping. */
function fakeClock(start = 1000) {
  let now = start;
  return {
    now: () => now,
    steady: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
    pass: (ms: number) => {
      now += ms;
    },
  };
}

test('the first turn is at once, each further one a spacing after the last', async () => {
  const clock = fakeClock();
  const pacer = new Pacer(clock, 20);
  const starts: number[] = [];
  for (let i = 0; i < 4; i++) {
    await pacer.waitForSlot();
    starts.push(clock.now());
  }
  expect(starts).toEqual([1000, 1020, 1040, 1060]);
});

test('turns asked for at once are handed out in order, none together', async () => {
  const waits: number[] = [];
  const pacer = new Pacer({ now: () => 0, steady: () => 0, sleep: async (ms) => void waits.push(ms) }, 20);
  await Promise.all([pacer.waitForSlot(), pacer.waitForSlot(), pacer.waitForSlot()]);
  expect(waits).toEqual([20, 40]);
});

test('time that was not used is not made up for by a burst', async () => {
  const clock = fakeClock();
  const pacer = new Pacer(clock, 20);
  await pacer.waitForSlot();
  clock.pass(1000);
  await pacer.waitForSlot();
  await pacer.waitForSlot();
  expect(clock.now()).toBe(2020);
});

test('without spacing nobody waits', async () => {
  const clock = fakeClock();
  const pacer = new Pacer(clock, 0);
  await pacer.waitForSlot();
  await pacer.waitForSlot();
  expect(clock.now()).toBe(1000);
});
