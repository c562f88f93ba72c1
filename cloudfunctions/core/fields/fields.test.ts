import fc from 'fast-check';
import { isBlank, trimBlanks } from './blank';
import { FIELD_TYPES, fieldTypeOf, type FieldType } from './fieldTypes';
import { halfWidth, shown } from './marks';
import { readMoment } from './moment';
import { FIELD_RULES } from './rules';

const TYPES = Object.keys(FIELD_TYPES) as FieldType[];

test.each([
  ['thing1', 'thing'],
  ['thing20', 'thing'],
  ['character_string12', 'character_string'],
  ['enum1', 'enum'],
  ['enum_string1', 'enum_string'],
  ['short_thing3', 'short_thing'],
  ['phone_number100', 'phone_number'],
])('%s is a field of type %s', (name, type) => {
  expect(fieldTypeOf(name)).toBe(type);
});

test.each([
  ...[
    'thing',
    'thing0',
    'thing01',
    '1thing',
    'Thing1',
    'thing1 ',
    ' thing1',
    'thing-1',
    'thing1.DATA',
    'thing_1',
  ],
  ...[
    'constructor1',
    'toString1',
    '__proto__1',
    'hasOwnProperty1',
    '',
    '1',
    'things1',
    'thing１',
    'thing1\n',
  ],
])('%j is no field', (name) => {
  expect(fieldTypeOf(name)).toBeUndefined();
});

test('every type has its limit in both languages, and a rule', () => {
  for (const type of TYPES) {
    expect(FIELD_TYPES[type].zh).toMatch(/\p{Script=Han}/u);
    expect(FIELD_TYPES[type].limit).toMatch(/[a-z]/);
    expect(FIELD_RULES[type].max).toBeGreaterThan(0);
    expect(FIELD_RULES[type].max).toBeLessThanOrEqual(64);
  }
  expect(Object.keys(FIELD_RULES).sort()).toEqual([...TYPES].sort());
});

test('what may not be cut is nothing that a shorter value would falsify: numbers, times, prices, telephones, plates', () => {
  const never = TYPES.filter((type) => FIELD_RULES[type].cut === 'never');
  expect(never.sort()).toEqual(
    ['amount', 'car_number', 'const', 'date', 'enum', 'enum_string', 'number', 'phone_number', 'time'].sort(),
  );
});

const anyText = fc.string({ unit: 'binary', maxLength: 20 });
const BLANKS = [
  ' ',
  '\n',
  '\t',
  '\u3000',
  '\u3164',
  '\u2800',
  '\u200b',
  '\ufeff',
  '\u00ad',
  '\ufe0f',
  '\u115f',
];
const blank = fc.array(fc.constantFrom(...BLANKS), { maxLength: 6 }).map((marks) => marks.join(''));

test('what shows nothing stays blank however it is put together; one visible letter makes it a text', () => {
  fc.assert(
    fc.property(blank, blank, fc.constantFrom('a', '茶', '😀', '.', '9', 'é'), (before, after, seen) => {
      expect(isBlank(before + after)).toBe(true);
      expect(isBlank(before + seen + after)).toBe(false);
    }),
  );
});

test('blanks are trimmed once and for all, and never what is seen', () => {
  fc.assert(
    fc.property(blank, anyText, blank, (before, text, after) => {
      const trimmed = trimBlanks(before + text + after);
      expect(trimBlanks(trimmed)).toBe(trimmed);
      expect((before + text + after).includes(trimmed)).toBe(true);
      if (!isBlank(text)) expect(isBlank(trimmed)).toBe(false);
    }),
  );
  expect(trimBlanks('\u3000 ❤️ \u3164')).toBe('❤️');
});

test('half-width twins take as many units as before: a mark is found at its place', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const half = halfWidth(text);
      expect(half).toHaveLength(text.length);
      expect(halfWidth(half)).toBe(half);
    }),
  );
  expect(halfWidth('１５：０１～１６：３０　“ＯＫ”。')).toBe('15:01~16:30 "OK".');
  expect(halfWidth('茶 ¥ é 元')).toBe('茶 ¥ é 元');
});

test.each([
  ['a', '"a"'],
  ['，', '"，"'],
  ['\u0301', '"\u0301" (U+0301)'],
  [' ', '" " (U+0020)'],
  ['\u200b', '"\u200b" (U+200B)'],
  ['\ufe0f', '"\ufe0f" (U+FE0F)'],
  ['\u{e0067}', '"\u{e0067}" (U+E0067)'],
])('the mark %j is shown as %s', (mark, words) => {
  expect(shown(mark)).toBe(words);
});

const two = (value: number): string => String(value).padStart(2, '0');
const anyDay = fc.record({
  year: fc.integer({ min: 1000, max: 9999 }),
  month: fc.integer({ min: 0, max: 13 }),
  day: fc.integer({ min: 0, max: 32 }),
});
const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isReal = ({ year, month, day }: { year: number; month: number; day: number }): boolean => {
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day >= 1 && day <= (LENGTHS[month - 1] ?? 0) + (leap ? 1 : 0);
};

test('a day is sent if the calendar has it, however it is written, and in one notation', () => {
  fc.assert(
    fc.property(anyDay, fc.constantFrom('-', '/', '.', '年', ' 年 '), fc.boolean(), (given, mark, padded) => {
      const { year } = given;
      const [month, day] = [given.month, given.day].map((part) => (padded ? two(part) : String(part)));
      const chinese = mark.includes('年');
      const text = chinese ? `${year}${mark}${month}月${day}日` : `${year}${mark}${month}${mark}${day}`;
      const read = readMoment('date', text);
      if (isReal(given)) expect(read).toEqual({ text: `${year}年${given.month}月${given.day}日` });
      else expect(read).toEqual({ problem: expect.stringMatching(/^there is no .* 不存在$/) });
    }),
    { numRuns: 400 },
  );
});

test('a clock time is sent if the day has it', () => {
  for (let hours = 0; hours < 30; hours++)
    for (let minutes = 0; minutes < 70; minutes++) {
      const read = readMoment('time', `${hours}:${two(minutes)}`);
      const written = `${two(hours)}:${two(minutes)}`;
      if (hours < 24 && minutes < 60) expect(read).toEqual({ text: written });
      else expect(read).toEqual({ problem: `there is no ${written} 不存在` });
    }
});

const PIECES = [
  '2026年11月22日',
  '2026-2-03',
  '2026/11/31',
  '15:01',
  '9:05:30',
  '24:00',
  ' ',
  'T',
  '~',
  ' ~ ',
  '～',
  '：',
];
const anyMoment = fc.array(fc.constantFrom(...PIECES), { maxLength: 5 }).map((pieces) => pieces.join(''));

test('what was written once is read as itself: nothing changes on the way to WeChat again', () => {
  let read = 0;
  fc.assert(
    fc.property(fc.constantFrom('time' as const, 'date' as const), anyMoment, (type, text) => {
      const once = readMoment(type, text);
      if (!('text' in once)) return;
      read += 1;
      expect(readMoment(type, once.text)).toEqual(once);
      expect(once.text).toMatch(/^[\d年月日: ~]+$/);
    }),
    { numRuns: 2000 },
  );
  expect(read).toBeGreaterThan(50);
});

test.each([
  ['date', '２０２６－１１－２２', '2026年11月22日'],
  ['time', '15：01', '15:01'],
  ['time', '15时01分', '15:01'],
  ['time', '8:00至12:00', '08:00~12:00'],
  ['time', '08:00—12:00', '08:00~12:00'],
  ['time', '8:00 到 9:00', '08:00~09:00'],
  ['date', '2026年11月22日 9点05分', '2026年11月22日 09:05'],
] as const)('a %s of %s is refused, and the value that is proposed is taken', (type, text, right) => {
  expect(readMoment(type, text)).toEqual({ problem: expect.stringMatching(`instead of .*: ${right}$`) });
  expect(readMoment(type, right)).toEqual({ text: right });
});
