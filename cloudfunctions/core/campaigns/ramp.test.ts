import { afterSoak, firstStep, rampOf, stepsOf } from './ramp';

const HOUSE = { rampAbove: 10_000, globalControlPercent: 0 };
const USUAL = rampOf({ ramp: true, control: 0 }, 0, HOUSE)!;

/** To how many it has gone, step by step. */
function sizes(audience: number): number[] {
  expect(stepsOf(USUAL, audience)[0]).toBe(firstStep(USUAL, audience));
  const all = [firstStep(USUAL, audience)];
  while (all.at(-1)! < audience) all.push(afterSoak(USUAL, audience, all.at(-1)!, 'go'));
  return all;
}

test.each([
  [100_000, [1000, 5000, 25_000, 100_000]],
  [20_000, [500, 1000, 5000, 20_000]],
  [3000, [500, 750, 3000]],
  [500, [500]],
  [1, [1]],
])('an audience of %i goes out as %j: no step is smaller than a sample', (audience, expected) => {
  expect(sizes(audience)).toEqual(expected);
});

test('an empty audience has no step', () => {
  expect(firstStep(USUAL, 0)).toBe(0);
});

test('while nothing is sure a step takes in one sample after the other, and never reaches the next by itself', () => {
  let allowed = 1000;
  const seen: number[] = [];
  for (let i = 0; i < 10; i++) seen.push((allowed = afterSoak(USUAL, 100_000, allowed, 'unsure')));
  expect(seen.slice(0, 3)).toEqual([1500, 2000, 2500]);
  expect(seen.at(-1)).toBe(4999);
  expect(afterSoak(USUAL, 100_000, allowed, 'go')).toBe(5000);
});

test.each(['hold', 'stop'] as const)('%s: no more', (verdict) => {
  expect(afterSoak(USUAL, 100_000, 1000, verdict)).toBe(1000);
});

test('somebody who has joined since does not turn a finished ramp back', () => {
  expect(afterSoak(USUAL, 100_000, 100_000, 'unsure')).toBe(100_000);
});

test.each([
  ['above the configured size', { control: 0 }, 10_001, true],
  ['up to it', { control: 0 }, 10_000, false],
  ['smaller, and asked for', { control: 0, ramp: true }, 300, true],
  ['larger, and told not to', { control: 0, ramp: false }, 1_000_000, false],
])('a campaign %s', (_what, spec, audience, has) => {
  expect(rampOf(spec, audience, HOUSE) !== undefined).toBe(has);
});

test('steps as asked; the least one gives a sample though part of the people are in control groups', () => {
  const ramp = { steps: [10, 100], soakMinutes: 30, leastSample: 100 };
  const own = rampOf({ ramp, control: 50 }, 2000, { ...HOUSE, globalControlPercent: 20 })!;
  expect(own).toMatchObject({ soakMs: 30 * 60_000, leastSample: 100 });
  expect(stepsOf(own, 2000)).toEqual([313, 2000]);
});
