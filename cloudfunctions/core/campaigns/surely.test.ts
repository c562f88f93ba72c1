/** Ramps over so few that nothing can be known of them. */
import type { BrakeLimits } from '../config/config';
import { sampleConfig } from '../../../test/support/sample';
import { NOTHING_COUNTED, type Counted, type Pace } from '../model/pace';
import { newPace, pacedBy, resumedPace } from './pace';
import { rampOf, type Ramp } from './ramp';
import { leastSurely, waitsAt } from './surely';

const { brakes: LIMITS } = sampleConfig().campaigns;
const HOUSE = { rampAbove: 10_000, globalControlPercent: 0 };
const STEPS = { steps: [1, 5, 25, 100], soakMinutes: 60, leastSample: 10 };
const HOUR = 60 * 60_000;

/** Everything that is allowed is made, sent, delivered; nobody complains. Where it waits, a person lets it go on. */
async function flawless(ramp: Ramp, audience: number, limits: BrakeLimits) {
  const waited: number[] = [];
  const went: number[] = [];
  let pace: Pace = newPace(ramp, audience);
  for (let now = 0; pace.allowed > 0; now += HOUR) {
    if (went.at(-1) !== pace.allowed) went.push(pace.allowed);
    const sent = Math.floor(pace.allowed * ramp.going);
    const counted: Counted = {
      ...NOTHING_COUNTED,
      attempted: sent,
      accepted: sent,
      delivered: sent,
    };
    const sight = { now, counted, limits, ramp, audience, made: pace.allowed, anyInLine: async () => false };
    const next = await pacedBy(pace, sight);
    if (next.pause) waited.push(pace.allowed);
    const { pause: cause, pace: seen } = next;
    pace = cause ? resumedPace(seen, { cause, counted, ramp, audience }) : seen;
  }
  return { waited, went };
}

test('of 1,000 with a least sample of 10 it waits at 49: it takes some 400 to know that 1 % is kept, and the preview says so', async () => {
  const ramp = rampOf({ ramp: STEPS, control: 0 }, 1000, HOUSE)!;
  const least = leastSurely(LIMITS);
  expect(least).toBeGreaterThan(300);
  expect(least).toBeLessThanOrEqual(400);
  const { waited, went } = await flawless(ramp, 1000, LIMITS);
  expect(went.slice(0, 4)).toEqual([13, 26, 39, 49]);
  // A person has let it go on: by a sample, not by one.
  expect(went[4]).toBe(63);
  expect(waited).toEqual([49, 249]);
  expect(waitsAt(ramp, 1000, LIMITS)).toEqual([49, 249]);
});

test('with the usual steps and limits nobody is waited for; with a lower limit somebody is', async () => {
  const ramp = rampOf({ ramp: true, control: 0 }, 100_000, HOUSE)!;
  expect(waitsAt(ramp, 100_000, LIMITS)).toEqual([]);
  expect(await flawless(ramp, 100_000, LIMITS)).toEqual({ waited: [], went: [1000, 5000, 25_000] });
  const low = { ...LIMITS, complaints: 0.0005 };
  expect(waitsAt(ramp, 100_000, low)).toEqual([4999]);
  expect((await flawless(ramp, 100_000, low)).waited).toEqual([4999]);
});

test.each([
  [1000, 0, 10, 0.01],
  [1000, 50, 10, 0.01],
  [300, 20, 5, 0.05],
  [5000, 90, 20, 0.01],
  [20_000, 10, 100, 0.002],
  [40, 0, 1, 0.5],
])(
  'to %i, %i %% of them in the control group, least sample %i, limit %d: it waits where it was said',
  async (...given) => {
    const [audience, control, leastSample, complaints] = given;
    const limits = { ...LIMITS, complaints };
    const ramp = rampOf({ ramp: { ...STEPS, leastSample }, control }, audience, HOUSE)!;
    expect((await flawless(ramp, audience, limits)).waited).toEqual(waitsAt(ramp, audience, limits));
  },
);
