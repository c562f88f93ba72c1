import { afterSoak, DEFAULT_RAMP, firstStep } from './ramp';

/** To how many it has gone, step by step. */
function sizes(audience: number): number[] {
  const all = [firstStep(DEFAULT_RAMP, audience)];
  while (all.at(-1)! < audience) all.push(afterSoak(DEFAULT_RAMP, audience, all.at(-1)!, 'go'));
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
  expect(firstStep(DEFAULT_RAMP, 0)).toBe(0);
});

test('while nothing is sure a step takes in one sample after the other, and never reaches the next by itself', () => {
  let allowed = 1000;
  const seen: number[] = [];
  for (let i = 0; i < 10; i++) seen.push((allowed = afterSoak(DEFAULT_RAMP, 100_000, allowed, 'unsure')));
  expect(seen.slice(0, 3)).toEqual([1500, 2000, 2500]);
  expect(seen.at(-1)).toBe(4999);
  expect(afterSoak(DEFAULT_RAMP, 100_000, allowed, 'go')).toBe(5000);
});

test.each(['hold', 'stop'] as const)('%s: no more', (verdict) => {
  expect(afterSoak(DEFAULT_RAMP, 100_000, 1000, verdict)).toBe(1000);
});

test('somebody who has joined since does not turn a finished ramp back', () => {
  expect(afterSoak(DEFAULT_RAMP, 100_000, 100_000, 'unsure')).toBe(100_000);
});
