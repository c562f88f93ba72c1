import fc from 'fast-check';
import type { Field } from '../config';
import type { FieldType } from '../fields/fieldTypes';
import { isBlank } from '../fields/blank';
import { fit } from './fit';
import { FIELD_RULES } from '../fields/rules';

const SHANGHAI = 'Asia/Shanghai';

const field = (type: FieldType, more: Partial<Field> = {}): Field => ({
  name: 'value',
  field: `${type}1`,
  type,
  overLong: 'error',
  ...more,
});

const fitted = (type: FieldType, value: string | number, more: Partial<Field> = {}): string => {
  const result = fit(field(type, more), value, SHANGHAI);
  return result.ok ? result.text : `refused: ${result.problem}`;
};

test('a name with any Chinese in it counts as Chinese: ten characters, not twenty', () => {
  expect(fitted('name', '张San Feng W')).toContain('at most 10');
  expect(fitted('name', 'San Feng Wang Zhang')).toBe('San Feng Wang Zhang');
  expect(fitted('name', '张San Feng Wang', { overLong: 'truncate' })).toBe('张San Feng…');
});

test('an instant is written in the configured zone, as a number or as JSON writes a Date', () => {
  const at = Date.parse('2026-11-22T02:02:00Z');
  expect(fitted('time', at)).toBe('2026年11月22日 10:02');
  expect(fitted('date', '2026-11-22T02:02:00.000Z')).toBe('2026年11月22日 10:02');
  expect(fitted('date', '2026-11-22T10:02:00+08:00')).toBe('2026年11月22日 10:02');
});

test('seconds taken for milliseconds are refused, not shown as 1970', () => {
  expect(fitted('date', 1_795_312_920)).toContain('in milliseconds');
});

test('line breaks become a space, other control and invisible characters go', () => {
  expect(fitted('thing', ' Blue\r\n\tmug\u0000\u200b\u202e\ud800 ')).toBe('Blue mug');
});

test('a value that is too long is cut where the field says so, with an ellipsis only where the type takes one', () => {
  const truncate = { overLong: 'truncate' } as const;
  expect(fitted('thing', '字'.repeat(30), truncate)).toBe(`${'字'.repeat(19)}…`);
  expect(fitted('character_string', 'x'.repeat(40), truncate)).toBe('x'.repeat(32));
  expect(fitted('phrase', '已经发货了吗', truncate)).toBe('已经发货了');
  expect(fitted('letter', 'x'.repeat(40), truncate)).toBe('x'.repeat(32));
});

/** A woman's head, a joiner, a wrench: five UTF-16 units, one sign. */
const MECHANIC = '👩\u200d🔧';
const E_ACUTE = 'e\u0301';

test.each([
  ['a flag', '🇨🇳', 19 - 4],
  ['a thumb with its skin', '👍🏽', 19 - 4],
  ['an e and its accent', E_ACUTE, 19 - 2],
  ['a mechanic', MECHANIC, 19 - 5],
  ['the flag of England', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', 19 - 14],
])('%s is cut off as a whole or kept as a whole', (_what, sign, room) => {
  const truncate = { overLong: 'truncate' } as const;
  const tail = 'y'.repeat(20);
  expect(fitted('thing', `${'x'.repeat(room)}${sign}${tail}`, truncate)).toBe(`${'x'.repeat(room)}${sign}…`);
  expect(fitted('thing', `${'x'.repeat(room + 1)}${sign}${tail}`, truncate)).toBe(`${'x'.repeat(room + 1)}…`);
});

test('joiners stay where they join and go where they hide', () => {
  expect(fitted('thing', `${MECHANIC} 上门`)).toBe(`${MECHANIC} 上门`);
  expect(fitted('thing', '❤️\u200d🔥')).toBe('❤️\u200d🔥');
  expect(fitted('thing', 'می\u200cخواهم')).toBe('می\u200cخواهم');
  expect(fitted('thing', 'free\u200dgift\u200c 免\u200d费')).toBe('freegift 免费');
  expect(fitted('thing', `${MECHANIC}\u200d`)).toBe(MECHANIC);
});

test('cut between two joined letters, the joiner goes too', () => {
  const text = `${'م'.repeat(18)}\u200c${'م'.repeat(9)}`;
  expect(fitted('thing', text, { overLong: 'truncate' })).toBe(`${'م'.repeat(18)}…`);
});

test('one sign that is longer than the field is refused, not cut in two', () => {
  const heap = `a${'\u0301'.repeat(30)}`;
  expect(fitted('thing', heap, { overLong: 'truncate' })).toContain(
    'at most 20 characters for thing1, got 31',
  );
  expect(fitted('symbol', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', { overLong: 'truncate' })).toMatch(/^refused/);
});

test('a megabyte is cut as fast as a sentence', () => {
  // The quickest of some: others share this machine.
  const took = Array.from({ length: 5 }, () => {
    const started = performance.now();
    expect(fitted('thing', '字'.repeat(1_000_000), { overLong: 'truncate' })).toBe(`${'字'.repeat(19)}…`);
    return performance.now() - started;
  });
  expect(Math.min(...took)).toBeLessThan(1000);
});

test('half a number, time or plate says something else, so these are never cut', () => {
  for (const [type, value] of [
    ['number', '9'.repeat(40)],
    ['amount', '¥12345678901'],
    ['phone_number', '1'.repeat(20)],
    ['car_number', '粤A12345678'],
  ] as const) {
    expect(fitted(type, value, { overLong: 'truncate' })).toMatch(/^refused/);
  }
});

test('an enum field with a list takes what is listed only', () => {
  const values = ['已发货', '已签收'];
  expect(fitted('enum_string', '已签收', { values })).toBe('已签收');
  expect(fitted('enum_string', '丢了', { values })).toContain('one of 已发货, 已签收');
});

test('a refused value is shown shortened', () => {
  expect(fitted('date', 'x'.repeat(64)).length).toBeLessThan(150);
});

const anyField = fc.record({
  type: fc.constantFrom(...(Object.keys(FIELD_RULES) as FieldType[])),
  overLong: fc.constantFrom('error' as const, 'truncate' as const),
});
/** Everything a caller may send: any code points, halves of pairs, digits and marks that come near the patterns. */
const anyValue = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'0129.-:~ ¥元年月日ABz已发货张#*'), maxLength: 40 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 30 })
    .map((units) => String.fromCharCode(...units)),
  fc.double(),
  fc.integer(),
);

test('what is accepted satisfies the rule of its type, is visible text and stays within its length', () => {
  fc.assert(
    fc.property(anyField, anyValue, ({ type, overLong }, value) => {
      const result = fit(field(type, { overLong }), value, SHANGHAI);
      if (!result.ok) return;
      const rule = FIELD_RULES[type];
      expect(result.text.length).toBeLessThanOrEqual(rule.max);
      expect(result.text).toBe(result.text.trim());
      expect(isBlank(result.text)).toBe(false);
      expect(result.text).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029]/u);
      if (rule.pattern) expect(result.text).toMatch(rule.pattern);
    }),
    { numRuns: 1000 },
  );
});

/** Of signs that a person may type, none is longer than a field. */
const anySign = fc.constantFrom(
  '字',
  'x',
  ' ',
  '😀',
  '🇨🇳',
  '👍🏽',
  E_ACUTE,
  MECHANIC,
  '\u3164',
  '\u200b',
  '\ud800',
  '\n',
);

test('whatever text is given, a truncating thing field takes whole signs of it, or it was blank', () => {
  fc.assert(
    fc.property(fc.array(anySign, { maxLength: 60 }), (signs) => {
      const value = signs.join('');
      const result = fit(field('thing', { overLong: 'truncate' }), value, SHANGHAI);
      expect(result.ok).toBe(!isBlank(value));
      if (!result.ok) return;
      const segments = new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(result.text);
      for (const { segment } of segments) expect([...signs, '…', ' ']).toContain(segment);
    }),
  );
});

test('fitting a second time changes nothing', () => {
  fc.assert(
    fc.property(anyField, anyValue, ({ type, overLong }, value) => {
      const first = fit(field(type, { overLong }), value, SHANGHAI);
      if (first.ok) expect(fit(field(type, { overLong }), first.text, SHANGHAI)).toEqual(first);
    }),
  );
});
