import { count, duration, moment, parseTime, pretty, short, span } from './format';

const AT = Date.UTC(2026, 0, 9, 18, 2, 3);

describe('formats', () => {
  test('times are written in UTC+8', () => expect(moment(AT)).toBe('2026-01-10 02:02:03'));

  test('a typed time is taken as UTC+8, ISO 8601 as it says', () => {
    expect(parseTime('2026-01-10 02:02:03')).toBe(AT);
    expect(parseTime(' 2026-01-10 02:02 ')).toBe(AT - 3000);
    expect(parseTime('2026-01-09T18:02:03Z')).toBe(AT);
    expect(parseTime('tomorrow')).toBeUndefined();
  });

  test('a span has two units at most', () => {
    expect(span(90_061_000)).toBe('1 天 1 小时');
    expect(span(61_000)).toBe('1 分 1 秒');
    expect(span(500)).toBe('0 秒');
  });

  test('durations change to seconds at one second', () => {
    expect([7.6, 999, 1000, 1250, undefined].map(duration)).toEqual([
      '8 ms',
      '999 ms',
      '1.00 s',
      '1.25 s',
      '',
    ]);
  });

  test('numbers are grouped, ids shortened, JSON indented, other text kept', () => {
    expect([12, 1234, 1234567].map(count)).toEqual(['12', '1 234', '1 234 567']);
    expect(short('Bk7Qw2Lr9Tz4Vn1Xc6')).toBe('Bk7Qw2…Vn1Xc6');
    expect(short('backInStock')).toBe('backInStock');
    expect(pretty('{"a":1}')).toBe('{\n  "a": 1\n}');
    expect(pretty('{"a":1… (9000 characters)')).toBe('{"a":1… (9000 characters)');
  });
});
