import type { BrakeLimits } from '../config/config';
import { NOTHING_COUNTED, type Counted, type Pace } from '../model/pace';
import { newPace, pacedBy, resumedPace, seenOf, type Sight } from './pace';
import { rampOf } from './ramp';

const LIMITS: BrakeLimits = {
  complaints: 0.01,
  refusals: 0.02,
  unsubscribes: 0.02,
  failures: 0.1,
  unknown: 0.05,
};
const RAMP = rampOf({ ramp: true, control: 0 }, 100_000, { rampAbove: 10_000, globalControlPercent: 0 });
const AUDIENCE = 100_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const counts = (attempted: number, more: Partial<Counted> = {}): Counted => ({
  ...NOTHING_COUNTED,
  attempted,
  accepted: attempted,
  delivered: attempted,
  ...more,
});

const sight = (now: number, counted: Counted, more: Partial<Sight> = {}): Sight => ({
  now,
  counted,
  limits: LIMITS,
  ramp: RAMP,
  audience: AUDIENCE,
  made: counted.attempted,
  anyInLine: async () => false,
  ...more,
});

/** A step of 1,000 that is out, and looked at. */
async function out(counted = counts(1000)): Promise<Pace> {
  const first = await pacedBy(newPace(RAMP, AUDIENCE), sight(HOUR, counted));
  expect(first.pace.soaksUntil).toBe(2 * HOUR);
  return first.pace;
}

test('a step that is out soaks, then goes on to the next; after the last all may', async () => {
  const step = await out();
  expect(await pacedBy(step, sight(2 * HOUR - 1, counts(1000)))).toMatchObject({
    pace: { allowed: 1000, soaksUntil: 2 * HOUR },
  });
  const { pace } = await pacedBy(step, sight(2 * HOUR, counts(1000)));
  expect(pace).toMatchObject({ allowed: 5000, soaksUntil: 0, looked: { verdict: 'go', sample: 1000 } });
  const last = { ...step, allowed: 25_000, looked: { ...step.looked!, attempted: 25_000 } };
  expect((await pacedBy(last, sight(2 * HOUR, counts(25_000)))).pace.allowed).toBe(0);
});

test('what is still being sent of a step puts its soak off; a few that wait for the end of a cap do not', async () => {
  const made = { made: 1000 };
  const first = await pacedBy(newPace(RAMP, AUDIENCE), sight(HOUR, counts(600), made));
  expect(first.pace).toMatchObject({ allowed: 1000, soaksUntil: 2 * HOUR });
  const more = await pacedBy(first.pace, sight(2 * HOUR, counts(990), made));
  expect(more.pace).toMatchObject({ allowed: 1000, soaksUntil: 3 * HOUR });
  expect((await pacedBy(more.pace, sight(3 * HOUR, counts(1000), made))).pace.allowed).toBe(5000);
});

test('of a sample too small nothing is concluded: what is in line is waited for, else it takes in some more', async () => {
  const few = counts(1000, { delivered: 300, undelivered: 700 });
  const step = await out(few);
  const inLine = async (): Promise<boolean> => true;
  expect((await pacedBy(step, sight(2 * HOUR, few, { anyInLine: inLine }))).pace.allowed).toBe(1000);
  expect((await pacedBy(step, sight(2 * HOUR, few))).pace.allowed).toBe(1500);
});

test('a sample too small is no sample, though its bounds would say go', async () => {
  const ramp = { ...RAMP!, leastSample: 900 };
  const few = counts(1000, { delivered: 800 });
  const step = await out(few);
  const { pace } = await pacedBy(step, sight(2 * HOUR, few, { ramp }));
  expect(pace).toMatchObject({ allowed: 1500, looked: { verdict: 'go', sample: 800 } });
});

test('where no receipts arrive, what WeChat has accepted is the sample', async () => {
  const accepted = counts(1000, { delivered: 0 });
  const { pace } = await pacedBy(await out(accepted), sight(2 * HOUR, accepted));
  expect(pace).toMatchObject({ allowed: 5000, looked: { sample: 1000 } });
});

test('complaints surely above the limit stop it at any look, in the middle of a step, and without a ramp', async () => {
  const bad = counts(400, { complaints: 30 });
  for (const ramp of [RAMP, undefined]) {
    const { pace, pause } = await pacedBy(newPace(ramp, AUDIENCE), sight(MINUTE, bad, { ramp }));
    expect(pause).toBe('brake');
    expect(pace.looked!.readings[0]).toMatchObject({ brake: 'complaints', count: 30, of: 400, limit: 0.01 });
  }
});

test('many who leave keep it at its step, and after another soak a person decides', async () => {
  const left = counts(1000, { unsubscribes: 60 });
  const step = await out(left);
  const held = await pacedBy(step, sight(2 * HOUR, left));
  expect(held).toMatchObject({ pace: { allowed: 1000, heldUntil: 3 * HOUR, looked: { verdict: 'hold' } } });
  expect(held.pause).toBeUndefined();
  expect((await pacedBy(held.pace, sight(3 * HOUR, left))).pause).toBe('ramp');
  // What was unknown has become known meanwhile: it goes on by itself.
  expect((await pacedBy(held.pace, sight(3 * HOUR, counts(1000)))).pace).toMatchObject({
    allowed: 5000,
    heldUntil: 0,
  });
});

test('nothing sure up to the end of a step: a person decides, and their resume goes on into the next step, by a sample', async () => {
  const some = counts(4999, { complaints: 50 });
  const step = { ...(await out()), allowed: 4999, soaksUntil: 2 * HOUR, heldUntil: 2 * HOUR };
  step.looked!.attempted = 4999;
  const { pace, pause } = await pacedBy(step, sight(2 * HOUR, some));
  expect(pause).toBe('ramp');
  const resumed = resumedPace(pace, { cause: 'ramp', counted: some, ramp: RAMP, audience: AUDIENCE });
  // Not one more, and an hour's wait for it.
  expect(resumed).toMatchObject({ allowed: 5500, soaksUntil: 0, heldUntil: 0, from: null });
});

test('after a brake what had come until the resume is forgiven, what comes after is not', async () => {
  const then = counts(1000, { complaints: 40 });
  const { pace } = await pacedBy(newPace(RAMP, AUDIENCE), sight(HOUR, then));
  const anew = resumedPace(pace, { cause: 'brake', counted: then, ramp: RAMP, audience: AUDIENCE });
  const calm = await pacedBy(anew, sight(2 * HOUR, then));
  expect(calm.pause).toBeUndefined();
  expect(calm.pace.looked).toMatchObject({ sample: 0, verdict: 'unsure' });
  const worse = counts(1500, { complaints: 70 });
  expect((await pacedBy(anew, sight(2 * HOUR, worse))).pause).toBe('brake');
});

test('whoever complains of what no receipt tells of counts as one that has got it', () => {
  expect(seenOf(counts(10, { delivered: 1, undelivered: 2, complaints: 3 })).complaints).toEqual({
    count: 3,
    of: 3,
  });
});
