import fc from 'fast-check';
import { GateTime } from './gateTime';

const START = 1_000_000;

/** A machine beside a database: time passes for both, but its clocks may be set or stand. */
function machine(skew = 0) {
  let wall = START + skew;
  let steady = 0;
  let database = START;
  const time = new GateTime({ now: () => wall, steady: () => steady, sleep: async () => undefined });
  const pass = (ms: number, { paused = false } = {}) => {
    wall += ms;
    database += ms;
    if (!paused) steady += ms;
  };
  return {
    time,
    pass,
    set: (ms: number) => (wall += ms),
    off: () => time.now() - database,
    ask(there: number, back: number) {
      const asked = time.moment();
      pass(there);
      const stamp = database;
      pass(back);
      time.learn(stamp, asked);
    },
  };
}

test('before the database has said anything, the machine’s own clock is all there is', () => {
  const { time, off } = machine(90_000);
  expect([time.known, off()]).toEqual([false, 90_000]);
});

test('however far a machine’s clock is off: after one answer it is right within half of what the answer took', () => {
  const ms = fc.integer({ min: 0, max: 4000 });
  fc.assert(
    fc.property(
      fc.integer({ min: -200_000, max: 200_000 }),
      fc.array(fc.tuple(ms, ms, ms), { minLength: 1 }),
      (skew, asks) => {
        const { ask, pass, off, time } = machine(skew);
        let best = Infinity;
        for (const [there, back, after] of asks) {
          ask(there, back);
          best = Math.min(best, there + back);
          pass(after);
          expect(Math.abs(off())).toBeLessThanOrEqual(best / 2 + 1);
        }
        expect(time.known).toBe(true);
      },
    ),
  );
});

test('a machine that was paused, and one whose clock was set back meanwhile, are right', () => {
  const paused = machine();
  paused.ask(5, 5);
  paused.pass(60_000, { paused: true });
  expect(Math.abs(paused.off())).toBeLessThanOrEqual(5);
  const set = machine();
  set.ask(5, 5);
  set.pass(20_000);
  set.set(-120_000);
  expect(Math.abs(set.off())).toBeLessThanOrEqual(5);
});

test('a clock that was set forward misleads until the next answer', () => {
  const { ask, set, off } = machine();
  ask(5, 5);
  set(120_000);
  expect(off()).toBeGreaterThan(100_000);
  ask(5, 5);
  expect(Math.abs(off())).toBeLessThanOrEqual(5);
});
