import fc from 'fast-check';
import type { Field } from '../config';
import { FIELD_TYPES, type FieldType } from '../fields/fieldTypes';
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

/** PLATFORM §3, row by row: what WeChat names as allowed. */
const TAKEN: [FieldType, string | number][] = [
  ['thing', '蓝色马克杯 Blue-mug 350!'],
  ['thing', '😀'.repeat(20)],
  ['number', 12],
  ['number', '12.50'],
  ['number', '9'.repeat(32)],
  ['letter', 'ABCxyz'],
  ['symbol', '@#$%！'],
  ['character_string', 'SF-1234 (A)'],
  ['time', '15:01'],
  ['time', '15:01:30'],
  ['time', '2019年10月1日 15:01'],
  ['time', '2019年10月1日 15:01 ~ 2019年10月1日 16:01'],
  ['time', '15:01~16:01'],
  ['date', '2019年10月1日'],
  ['date', '2019-12-25 09:42'],
  ['date', '2019-12-25~2019-12-26'],
  ['amount', '¥89'],
  ['amount', '￥89.00'],
  ['amount', '$1234567890.99'],
  ['amount', '89元'],
  ['amount', 89.5],
  ['phone_number', '+86-0766-66888866'],
  ['phone_number', '138****0000'],
  ['car_number', '粤A8Z888挂'],
  ['car_number', 'B12345'],
  ['name', '张三丰'],
  ['name', 'Zhang San-feng'],
  ['phrase', '已发货'],
  ['enum_string', '已签收'],
  ['short_thing', '随便什么'],
];

/** …and what it refuses. */
const REFUSED: [FieldType, string | number][] = [
  ['thing', '字'.repeat(21)],
  ['thing', ''],
  ['thing', '  \n '],
  ['number', '十二'],
  ['number', '-1'],
  ['number', 1e21],
  ['number', Number.NaN],
  ['number', '9'.repeat(33)],
  ['letter', 'abc1'],
  ['symbol', 'a!'],
  ['symbol', '!!!!!!'],
  ['character_string', '单号1234'],
  ['character_string', 'x'.repeat(33)],
  ['time', '25:00'],
  ['time', '3 pm'],
  ['time', 1_795_000_000],
  ['date', '明天'],
  ['date', '2019-13-45'],
  ['date', '2026-11-22T99:00:00Z'],
  ['date', 9e15],
  ['amount', '12345678901'],
  ['amount', '89 USD'],
  ['amount', '-5'],
  ['phone_number', '1'.repeat(18)],
  ['phone_number', '打电话'],
  ['phone_number', '-'],
  ['car_number', '粤A1234567'],
  ['car_number', 'A粤123'],
  ['name', '一二三四五六七八九十一'],
  ['name', 'Agent 007'],
  ['phrase', '已发货了吗亲'],
  ['phrase', 'sent'],
];

test.each(TAKEN)('a %s field takes %j', (type, value) => {
  expect(fitted(type, value)).toBe(String(value));
});

test.each(REFUSED)('a %s field refuses %j and says what it expects', (type, value) => {
  expect(fitted(type, value)).toMatch(/^refused: expected .+, got /);
});

test('every field type has a rule', () => {
  expect(Object.keys(FIELD_RULES).sort()).toEqual(Object.keys(FIELD_TYPES).sort());
});

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
      expect([...result.text].length).toBeLessThanOrEqual(rule.max);
      expect(result.text).toBe(result.text.trim());
      expect(result.text).not.toBe('');
      expect(result.text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
      if (rule.pattern) expect(result.text).toMatch(rule.pattern);
    }),
    { numRuns: 1000 },
  );
});

test('whatever text is given, a truncating thing field takes it or it was blank', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (value) => {
      const result = fit(field('thing', { overLong: 'truncate' }), value, SHANGHAI);
      const blank = value.replace(/[\p{Cc}\p{Cf}\p{Cs}\s]/gu, '') === '';
      expect(result.ok).toBe(!blank);
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
