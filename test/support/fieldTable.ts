/**
 * Every field type × (good, at the limit, one over, wrong mark, full-width, combining, empty-looking): what is sent, or
 * why it is refused. `source` is PLATFORM §3's word for the type; where no source says it, the row says "ours".
 */
import type { FieldType } from '../../cloudfunctions/core/fields/fieldTypes';

export const COLUMNS = ['good', 'limit', 'over', 'mark', 'fullWidth', 'combining', 'empty'] as const;

/** A value, and what becomes of it: the text that is sent (absent: as it is), or words of the refusal. */
export type Case = [value: string | number, becomes?: string | RegExp];
export type Row = { source: string; values?: string[] } & Record<(typeof COLUMNS)[number], Case[]>;

const FILLERS: Case[] = ['\u3164', '\u2800', '\u200b\u2060', ' \u3000\n', '\ufe0f', ''].map((blank) => [
  blank,
  /got nothing/,
]);
const E_ACUTE = 'e\u0301';
const TILDE = (right: string): RegExp => new RegExp(`use "~" instead of ".+": ${right}$`);

export const TABLE: Record<FieldType, Row> = {
  thing: {
    source: '20 characters: Chinese, letters, digits, symbols',
    good: [['蓝色马克杯 Blue-mug 350!'], ['👩‍🔧 师傅'], ['🏴󠁧󠁢󠁥󠁮󠁧󠁿 赛'], ['می\u200cخواهم']],
    limit: [['字'.repeat(20)], ['😀'.repeat(10)], ['👩‍🔧'.repeat(4)]],
    over: [
      ['字'.repeat(21), /at most 20 characters for thing1, got 21$/],
      ['😀'.repeat(10) + '1', /got 21 \(an emoji counts as 2 or more\)/],
    ],
    mark: [
      ['a\u200db\u202ec\ud800', 'abc'],
      ['一\r\n二', '一 二'],
    ],
    fullWidth: [['ＡＢＣ　１２！']],
    combining: [[E_ACUTE.repeat(10)], [`${E_ACUTE.repeat(10)}x`, /got 21/]],
    empty: FILLERS,
  },
  number: {
    source: '32 digits, may have decimals; from 1e15 written out in digits',
    good: [
      [12],
      ['12.50'],
      [1e15, '1000000000000000'],
      [1e21, `1${'0'.repeat(21)}`],
      [1.5e-7, '0.00000015'],
      [-0, '0'],
    ],
    limit: [['9'.repeat(32)], [Number.MAX_SAFE_INTEGER], [1e31, `1${'0'.repeat(31)}`]],
    over: [
      ['9'.repeat(33), /at most 32/],
      [1e32, /at most 32/],
      [1.2345678901234567e19, /at most 15 digits, or its digits as text/],
      [Number.NaN, /digits/],
      [Number.POSITIVE_INFINITY, /digits/],
    ],
    mark: [
      ['1,234.50', /"," is not taken, write 1234\.50$/],
      ['12 345', /" " \(U\+0020\) is not taken, write 12345$/],
      [-1, /"-" is not taken$/],
      ['十二', /"十" is not taken$/],
    ],
    fullWidth: [['１２．５', /"１" is not taken, write 12\.5$/]],
    combining: [['1\u0301', /\(U\+0301\) is not taken$/]],
    empty: FILLERS,
  },
  letter: {
    source: '32 letters',
    good: [['ABCxyz']],
    limit: [['x'.repeat(32)]],
    over: [['x'.repeat(33), /at most 32/]],
    mark: [
      ['AB C', /write ABC$/],
      ['abc1', /"1" is not taken$/],
    ],
    fullWidth: [['ＡＢＣ', /"Ａ" is not taken, write ABC$/]],
    combining: [[E_ACUTE, /\(U\+0301\) is not taken$/]],
    empty: FILLERS,
  },
  symbol: {
    source: '5 symbols',
    good: [['@#$%'], ['★']],
    limit: [['!!!!!']],
    over: [
      ['!!!!!!', /at most 5/],
      ['😀😀!!', /at most 5/],
    ],
    mark: [
      ['a!', /"a" is not taken$/],
      ['! !', /\(U\+0020\) is not taken$/],
    ],
    fullWidth: [['！＠＃']],
    combining: [['!\u0301', /\(U\+0301\) is not taken$/]],
    empty: FILLERS,
  },
  character_string: {
    source: '32 digits, letters, symbols; no Chinese',
    good: [['SF-1234 (A)'], [1234567890123, '1234567890123']],
    limit: [['x'.repeat(32)]],
    over: [['x'.repeat(33), /at most 32/]],
    mark: [
      ['单号1234', /"单" is not taken$/],
      ['SF—12', /"—" is not taken, write SF-12$/],
    ],
    fullWidth: [['ＳＦ－１２', /"Ｓ" is not taken, write SF-12$/]],
    combining: [[E_ACUTE, /\(U\+0301\) is not taken$/]],
    empty: FILLERS,
  },
  time: {
    source:
      '24-hour time, date optional, `~` for a range with clock times on both sides; unpadded, no seconds',
    good: [
      ['15:01'],
      ['9:05', '09:05'],
      ['2019年10月1日 15:01'],
      ['08:00~12:00'],
      ['2019年10月1日 15:01 ~ 2019年10月1日 16:01', '2019年10月1日 15:01~2019年10月1日 16:01'],
      ['2019年10月1日15:01~16:01', '2019年10月1日 15:01~16:01'],
      [Date.UTC(2026, 10, 22, 2, 2), '2026年11月22日 10:02'],
    ],
    limit: [['23:59'], ['00:00'], ['2028-02-29 09:00', '2028年2月29日 09:00']],
    over: [
      ['24:00', /there is no 24:00/],
      ['15:60', /there is no 15:60/],
      ['2026年2月30日 10:00', /there is no 2026年2月30日/],
      ['2026年2月28日 10:00~2026年2月30日 11:00', /there is no 2026年2月30日/],
      ['2026-02-30T10:00:00Z', /moment of the calendar/],
      [1_795_312_920, /in milliseconds/],
    ],
    mark: [
      ['08:00-12:00', TILDE('08:00~12:00')],
      ['08:00 – 12:00', TILDE('08:00~12:00')],
      ['08:00至12:00', TILDE('08:00~12:00')],
      ['08:00:12:00', TILDE('08:00~12:00')],
      ['08:00~', /24-hour time/],
      ['2019年10月1日 15:01~2019年10月2日', /a clock time on both sides$/],
      ['2019年10月1日', /the clock time is missing$/],
      ['15:01:30', '15:01'],
      ['2020年03月19日 09:05:00', '2020年3月19日 09:05'],
      ['2024-01-01T09:00:00', '2024年1月1日 09:00'],
      ['15时01分', /use ":" instead of "时": 15:01$/],
      ['3 pm', /24-hour time such as 15:01/],
    ],
    fullWidth: [
      ['08:00～12:00', TILDE('08:00~12:00')],
      ['08:00：12:00', TILDE('08:00~12:00')],
      ['０８：００', /use "0" instead of "０", .*use ":" instead of "：": 08:00$/],
      ['15：01', /use ":" instead of "：": 15:01$/],
      ['2026年2月30日 8：00', /there is no 2026年2月30日/],
    ],
    combining: [['15:0\u03011', /24-hour time/]],
    empty: FILLERS,
  },
  date: {
    source: 'year-month-day, time optional, `~` for a range; unpadded, no seconds; 30 February is no date',
    good: [
      ['2019年10月1日'],
      ['2019-12-25 09:42', '2019年12月25日 09:42'],
      ['2019/12/25', '2019年12月25日'],
      ['2019.1.5', '2019年1月5日'],
      ['2019-12-25~2019-12-26', '2019年12月25日~2019年12月26日'],
      ['2019年10月1日 09:00~12:00', '2019年10月1日 09:00~2019年10月1日 12:00'],
      ['2026-11-22T10:02:00+08:00', '2026年11月22日 10:02'],
      ['2026-11-22T02:02:00.000Z', '2026年11月22日 10:02'],
    ],
    limit: [['2028年2月29日'], ['2019年12月31日']],
    over: [
      ['2026-02-30', /there is no 2026年2月30日/],
      ['2027年2月29日', /there is no 2027年2月29日/],
      ['2026-11-30~2026-11-31', /there is no 2026年11月31日/],
      ['2019-13-45', /there is no 2019年13月45日/],
      ['2019年1月0日', /there is no 2019年1月0日/],
      ['0019-12-25', /a date such as/],
    ],
    mark: [
      ['2020年03月19日', '2020年3月19日'],
      ['2024-01-01T09:00:00', '2024年1月1日 09:00'],
      ['2020-3-19-2020-3-20', TILDE('2020年3月19日~2020年3月20日')],
      ['2020年3月19日至2020年3月20日', TILDE('2020年3月19日~2020年3月20日')],
      ['2019-12-25 09:00~2019-12-26', /on both sides, or on neither$/],
      ['15:01', /the day is missing$/],
      ['2019-12/25', /a date such as/],
      ['明天', /a date such as/],
    ],
    fullWidth: [
      ['２０２０－０３－１９', /use "2" instead of "２".+: 2020年3月19日$/],
      ['2020-03-19～2020-03-20', TILDE('2020年3月19日~2020年3月20日')],
    ],
    combining: [['2019年10月1\u0301日', /a date such as/]],
    empty: FILLERS,
  },
  amount: {
    source: '1 currency sign + 10 digits, may have decimals, may end in 元',
    good: [['¥89'], ['￥89.00'], ['89元'], [89.5, '89.5']],
    limit: [['$1234567890.99'], [1234567890, '1234567890']],
    over: [
      ['12345678901', /an amount such as/],
      ['1.234', /an amount such as/],
      [1e15, /an amount such as/],
    ],
    mark: [
      ['¥1,234.50', /"," is not taken, write ¥1234\.50$/],
      ['¥ 89', /write ¥89$/],
      ['89 USD', /\(U\+0020\) is not taken$/],
      ['-5', /"-" is not taken$/],
    ],
    fullWidth: [
      ['¥８９．００', /"８" is not taken, write ¥89\.00$/],
      ['¥1，234', /"，" is not taken, write ¥1234$/],
    ],
    combining: [['89\u0301', /\(U\+0301\) is not taken$/]],
    empty: FILLERS,
  },
  phone_number: {
    source: '17 digits and symbols',
    good: [['+86-0766-66888866'], ['138****0000'], [13800000000, '13800000000']],
    limit: [['1'.repeat(17)]],
    over: [['1'.repeat(18), /at most 17/]],
    mark: [
      ['打电话', /"打" is not taken$/],
      ['010—1234', /"—" is not taken, write 010-1234$/],
      ['-', /a phone number/],
    ],
    fullWidth: [['１３８', /"１" is not taken, write 138$/]],
    combining: [['138\u0301', /\(U\+0301\) is not taken$/]],
    empty: FILLERS,
  },
  car_number: {
    source: '8: first and last may be Chinese, the rest letters and digits',
    good: [['粤A8Z888挂'], ['B12345']],
    limit: [['粤AD12345']],
    over: [
      ['粤A1234567', /at most 8/],
      ['𠮷A123456', /at most 8/],
    ],
    mark: [
      ['粤A·12345', /"·" is not taken, write 粤A12345$/],
      ['A粤123', /a plate number/],
    ],
    fullWidth: [['粤Ａ12345', /"Ａ" is not taken, write 粤A12345$/]],
    combining: [['A1\u0301', /\(U\+0301\) is not taken$/]],
    empty: FILLERS,
  },
  name: {
    source: '10 Chinese, or 20 letters or symbols; mixed counts as Chinese',
    good: [['张三丰'], ['Zhang San-feng'], ['王👩‍🔧']],
    limit: [['一二三四五六七八九十'], ['x'.repeat(20)]],
    over: [
      ['一二三四五六七八九十一', /at most 10/],
      ['张San Feng W', /at most 10/],
      ['x'.repeat(21), /at most 20/],
    ],
    mark: [['Agent 007', /"0" is not taken$/]],
    fullWidth: [['Ｚｈａｎｇ']],
    combining: [[`Ren${E_ACUTE}`], [E_ACUTE.repeat(11), /at most 20 characters for name1, got 22/]],
    empty: FILLERS,
  },
  phrase: {
    source: '5 Chinese only',
    good: [['已发货']],
    limit: [['已经发货了']],
    over: [
      ['已经发货了吗', /at most 5/],
      ['𠮷𠮷𠮷', /at most 5/],
    ],
    mark: [
      ['已 发货', /\(U\+0020\) is not taken, write 已发货$/],
      ['sent', /"s" is not taken$/],
      ['已发货。', /"。" is not taken$/],
    ],
    fullWidth: [['已发Ａ', /"Ａ" is not taken$/]],
    combining: [['已\u0301', /\(U\+0301\) is not taken$/]],
    empty: FILLERS,
  },
  enum: {
    source: 'one of the template’s keywordEnumValueList; the bound of 64 is ours',
    values: ['已发货', `Ren${E_ACUTE}`, '字'.repeat(64)],
    good: [['已发货'], [' 已发货 ', '已发货']],
    limit: [['字'.repeat(64)]],
    over: [['x'.repeat(65), /at most 64/]],
    mark: [['已发货。', /one of 已发货, /]],
    fullWidth: [['Ｒ', /one of/]],
    combining: [[`Ren${E_ACUTE}`], ['Ren\u00e9', /one of/]],
    empty: FILLERS,
  },
  enum_string: {
    source: 'one of the template’s keywordEnumValueList; without a list here, any; the bound of 64 is ours',
    good: [['已签收']],
    limit: [['字'.repeat(64)]],
    over: [['字'.repeat(65), /at most 64/]],
    mark: [['a\u200bb', 'ab']],
    fullWidth: [['Ａ']],
    combining: [[E_ACUTE]],
    empty: FILLERS,
  },
  short_thing: {
    source: 'unknown to the documents: passed through, the bound of 64 is ours',
    good: [['随便什么']],
    limit: [['字'.repeat(64)]],
    over: [['字'.repeat(65), /at most 64/]],
    mark: [['a\u200bb', 'ab']],
    fullWidth: [['Ａ']],
    combining: [[E_ACUTE]],
    empty: FILLERS,
  },
  const: {
    source: 'unknown to the documents: passed through, the bound of 64 is ours',
    good: [['随便什么']],
    limit: [['字'.repeat(64)]],
    over: [['字'.repeat(65), /at most 64/]],
    mark: [['a\u200bb', 'ab']],
    fullWidth: [['Ａ']],
    combining: [[E_ACUTE]],
    empty: FILLERS,
  },
};
