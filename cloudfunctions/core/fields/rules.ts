/**
 * What each type of WeChat template field may hold (PLATFORM §3, from WeChat's parameter table). Over-long values
 * are refused by WeChat, never cut, so they are checked before a credit is risked. Characters are counted as code
 * points: how WeChat counts emoji is not documented.
 */
import type { FieldType } from './fieldTypes';

export interface FieldRule {
  /** Longest value in code points; `name` counts differently and has its own check. */
  max: number;
  /** What the value must look like; absent: anything without control characters. */
  pattern?: RegExp;
  /** Said when the pattern does not match. */
  expected: string;
  /** How a value that is too long may be cut: `…` for its last character, plainly where the type takes no `…`, or never. */
  cut: 'ellipsis' | 'plain' | 'never';
}

/** Digits, decimals behind; no sign: WeChat names digits and decimals only. */
const NUMBER = /^\d+(\.\d+)?$/;
const LETTERS = /^[A-Za-z]+$/;
/** Neither letters (of any script) nor digits nor white space. */
const SYMBOLS = /^[\p{P}\p{S}]+$/u;
/** Printable ASCII: digits, letters, symbols. */
const ASCII = /^[\x20-\x7e]+$/;
/** `15:01`, `15:01:30`. */
const CLOCK = String.raw`([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?`;
const MONTH = '(0?[1-9]|1[0-2])';
const DAY = '(0?[1-9]|[12][0-9]|3[01])';
/** `2019年10月1日`, `2019-12-25`, `2019/12/25`, `2019.12.25`. */
const DATE_OF = String.raw`\d{4}(年${MONTH}月${DAY}日|-${MONTH}-${DAY}|/${MONTH}/${DAY}|\.${MONTH}\.${DAY})`;
/** A clock time with an optional day before it; `~` joins a range. */
const TIME = new RegExp(`^(${DATE_OF} ?)?${CLOCK}( ?~ ?(${DATE_OF} ?)?${CLOCK})?$`);
/** A day with an optional clock time behind it; `~` joins a range. */
const DATE = new RegExp(`^${DATE_OF}( ?${CLOCK})?( ?~ ?${DATE_OF}( ?${CLOCK})?)?$`);
/** One currency sign, up to ten digits, two decimals, 元 behind. */
const AMOUNT = /^\p{Sc}?\d{1,10}(\.\d{1,2})?元?$/u;
/** Digits and the symbols of telephone numbers; `*` in masked ones: `138****0000`. */
const PHONE = /^[\d+\-()#* ]*\d[\d+\-()#* ]*$/;
/** First and last may be Chinese, the rest letters and digits. */
const CAR = /^[\p{Script=Han}A-Za-z0-9]([A-Za-z0-9]*[\p{Script=Han}A-Za-z0-9])?$/u;
/** Letters of any script, marks and symbols, spaces between; no digits. */
const NAME = /^[\p{L}\p{M}\p{P}\p{S} ]+$/u;
const HAN = /^\p{Script=Han}+$/u;

export const FIELD_RULES: Readonly<Record<FieldType, FieldRule>> = {
  thing: { max: 20, expected: 'text', cut: 'ellipsis' },
  number: { max: 32, pattern: NUMBER, expected: 'a number', cut: 'never' },
  letter: { max: 32, pattern: LETTERS, expected: 'letters only', cut: 'plain' },
  symbol: { max: 5, pattern: SYMBOLS, expected: 'symbols only', cut: 'plain' },
  character_string: {
    max: 32,
    pattern: ASCII,
    expected: 'digits, letters and symbols, no Chinese',
    cut: 'plain',
  },
  time: {
    max: 64,
    pattern: TIME,
    expected: 'a 24-hour time such as 15:01 or 2019年10月1日 15:01',
    cut: 'never',
  },
  date: {
    max: 64,
    pattern: DATE,
    expected: 'a date such as 2019年10月1日 or 2019-12-25 09:42',
    cut: 'never',
  },
  amount: { max: 16, pattern: AMOUNT, expected: 'an amount such as ¥89 or 89.00元', cut: 'never' },
  phone_number: { max: 17, pattern: PHONE, expected: 'a phone number', cut: 'never' },
  car_number: { max: 8, pattern: CAR, expected: 'a plate number such as 粤A8Z888挂', cut: 'never' },
  name: { max: 20, pattern: NAME, expected: 'a name without digits', cut: 'ellipsis' },
  phrase: { max: 5, pattern: HAN, expected: 'Chinese characters only', cut: 'plain' },
  enum: { max: 32, expected: 'one of the listed values', cut: 'never' },
  enum_string: { max: 32, expected: 'one of the listed values', cut: 'never' },
  short_thing: { max: 64, expected: 'text', cut: 'ellipsis' },
  const: { max: 64, expected: 'text', cut: 'never' },
};
