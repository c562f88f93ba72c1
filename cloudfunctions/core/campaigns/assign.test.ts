import { unlikelySplit } from '../statistics/unlikelySplit';
import { CONTROL, GLOBAL_CONTROL, mistakeIn, partOf, type Division } from './assign';

const PEOPLE = Array.from({ length: 10_000 }, (_, i) => `o-${i}`);
const DIVISION: Division = {
  variants: [
    { name: 'a', percent: 60 },
    { name: 'b', percent: 30 },
  ],
  control: 10,
};
const NOBODY = { salt: 'global', percent: 0 };

const divided = (salt: string, global = NOBODY, division = DIVISION) =>
  PEOPLE.map((openid) => partOf(salt, division, global, openid));
const count = (parts: string[], name: string): number => parts.filter((part) => part === name).length;

test('10,000 people are divided by the weights, as evenly as chance does', () => {
  for (const salt of ['s1', 's2', 's3']) {
    const parts = divided(salt);
    const counts = [
      { count: count(parts, 'a'), weight: 60 },
      { count: count(parts, 'b'), weight: 30 },
      { count: count(parts, CONTROL), weight: 10 },
    ];
    expect(counts.reduce((sum, part) => sum + part.count, 0)).toBe(PEOPLE.length);
    expect(unlikelySplit(counts)!.p).toBeGreaterThan(0.01);
  }
});

test('the same person always falls into the same part; of another campaign into any', () => {
  const [first, again, other] = [divided('s1'), divided('s1'), divided('s2')];
  expect(again).toEqual(first);
  const both = PEOPLE.filter((_openid, i) => first[i] === 'b' && other[i] === 'b').length;
  // 30 % of 30 % of 10,000, if the two have nothing to do with each other.
  expect(both).toBeGreaterThan(800);
  expect(both).toBeLessThan(1000);
});

test('the global control group is the same for all campaigns, and the rest is divided as before', () => {
  const global = { salt: 'global', percent: 5 };
  const [first, other, without] = [divided('s1', global), divided('s2', global), divided('s1')];
  const inIt = (parts: string[]) => PEOPLE.filter((_openid, i) => parts[i] === GLOBAL_CONTROL);
  expect(inIt(first)).toEqual(inIt(other));
  expect(inIt(first).length).toBeGreaterThan(430);
  expect(inIt(first).length).toBeLessThan(570);
  expect(first.every((part, i) => part === GLOBAL_CONTROL || part === without[i])).toBe(true);
});

test('one variant without a control group is everybody', () => {
  const division = { variants: [{ name: 'only', percent: 100 }], control: 0 };
  expect(new Set(divided('s1', NOBODY, division))).toEqual(new Set(['only']));
});

test.each([
  ['weights that make 90', [{ name: 'a', percent: 80 }], 10, 'variants', 'got 90'],
  ['weights that make 110', [{ name: 'a', percent: 100 }], 10, 'variants', 'got 110'],
  ['no variant', [], 10, 'variants', 'got 10'],
  [
    'two of one name',
    [
      { name: 'a', percent: 40 },
      { name: 'a', percent: 60 },
    ],
    0,
    'variants[1].name',
    '"a"',
  ],
  [
    'a variant called as a control group',
    [{ name: 'control', percent: 100 }],
    0,
    'variants[0].name',
    '"control"',
  ],
])('%s: refused', (_what, variants, control, field, message) => {
  expect(mistakeIn({ variants, control })).toEqual({
    field,
    message: expect.stringContaining(message) as string,
  });
});

test('what adds up is right', () => {
  expect(mistakeIn(DIVISION)).toBeUndefined();
});
