/** What is shared by the check of the configuration and by what operators set, and how a mistake is told. */
import fc from 'fast-check';
import { sampleConfig } from '../../../test/support/sample';
import { builtConfig } from './builtConfig';
import { hasRoom, hoursOf, isLessOften } from './capSense';
import { ConfigError, show } from './configError';
import { defineConfig } from './defineConfig';

const window = fc.oneof(
  fc.record({ hours: fc.integer({ min: 1, max: 720 }) }),
  fc.record({ days: fc.integer({ min: 1, max: 30 }) }),
);
const max = fc.integer({ min: 1, max: 50 });

test('an interval has room where as many messages as the cap allows fit into its window, one after the other', () => {
  fc.assert(
    fc.property(window, max, fc.integer({ min: 1, max: 10_080 }), (span, most, minutes) => {
      const cap = { ...span, max: most, leastIntervalMinutes: minutes };
      const end = hoursOf(span) * 60;
      let [sent, at] = [0, 0];
      for (; sent < most && at <= end; at += minutes) sent += 1;
      expect(hasRoom(cap)).toBe(sent === most);
    }),
  );
  expect(hasRoom({ max: 50, hours: 1 })).toBe(true);
});

test('a fatigue is less often, or it is refused: never as often, never more', () => {
  fc.assert(
    fc.property(window, window, max, max, (span, tired, most, few) => {
      // Whole numbers are compared: no rounding.
      const often = most * hoursOf(tired);
      const seldom = few * hoursOf(span);
      expect(isLessOften({ ...span, max: most }, { ...tired, max: few })).toBe(seldom < often);
    }),
  );
  expect(isLessOften({ max: 1, days: 1 }, { max: 7, days: 7 })).toBe(false);
  expect(isLessOften({ max: 1, hours: 24 }, { max: 1, days: 1 })).toBe(false);
});

test.each<[unknown, string]>([
  [undefined, 'nothing'],
  [null, 'null'],
  [0, '0'],
  ['a "b"', '"a \\"b\\""'],
  [{ a: [1] }, '{"a":[1]}'],
  [() => 1, 'a function'],
  [Symbol('x'), 'Symbol(x)'],
  ['x'.repeat(500), `"${'x'.repeat(78)}…`],
])('in a message %p is shown as %s', (value, words) => {
  expect(show(value)).toBe(words);
  expect(show(value).length).toBeLessThanOrEqual(80);
});

test('an error says file, place, both languages and what stood there; of the file as a whole no place', () => {
  const issue = { path: 'limits.workers', expected: 'a number', expectedZh: '数字', got: '"x"' };
  const error = new ConfigError('shop.config.ts', [issue, { ...issue, path: '' }]);
  expect(error.message.split('\n')).toEqual([
    'shop.config.ts: limits.workers: expected a number, got "x"（应为数字，实为 "x"）',
    'shop.config.ts: expected a number, got "x"（应为数字，实为 "x"）',
  ]);
  expect(error).toMatchObject({ code: 'CONFIG', name: 'ConfigError', source: 'shop.config.ts' });
});

test('a function takes what the build has checked, and nothing that only looks like it', () => {
  const config = sampleConfig();
  expect(builtConfig(config)).toBe(config);
  const written = { appid: config.appid, environments: {}, topics: {}, templates: {} };
  for (const other of [
    written,
    { ...written, checked: true },
    { ...written, checked: 'by somebody' },
    undefined,
    null,
    'text',
  ])
    expect(() => builtConfig(other as never)).toThrow(/npm run build/);
});

test('what a team writes is handed on as it is', () => {
  const written = {
    appid: 'wx0123456789abcdef',
    environments: { a: { envId: 'a', state: 'trial' } },
    topics: { news: { title: '消息' } },
    templates: {},
  } as const;
  expect(defineConfig(written)).toBe(written);
});
