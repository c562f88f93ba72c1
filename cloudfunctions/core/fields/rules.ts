/**
 * What each type of WeChat template field may hold (PLATFORM §3, from WeChat's parameter table). Over-long values
 * are refused by WeChat, never cut, so they are checked before a credit is risked. Characters are counted as code
 * points: how WeChat counts emoji is not documented.
 */
import type { FieldType } from '../config/fieldTypes';

export interface FieldRule {
  /** Longest value in code points; `name` counts differently and has its own check. */
  max: number;
  /** What the value must look like; absent: anything without control characters. */
  pattern?: RegExp;
  /** Said when the pattern does not match. */
  expected: string;
  /** Whether cutting a value that is too long leaves a meaningful one. */
  cuttable: boolean;
}

/** Digits with optional sign and decimals. */
const NUMBER = /^[+-]?\d+(\.\d+)?$/;
const LETTERS = /^[A-Za-z]+$/;
/** No letters of any script, no digits, no white space. */
const SYMBOLS = /^[^\p{L}\p{N}\s]+$/u;
/** Printable ASCII: digits, letters, symbols. */
const ASCII = /^[\x20-\x7e]+$/;
/** `15:01`, `15:01:30`. */
const CLOCK = String.raw`([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d)?`;
/** `2019年10月1日`, `2019-12-25`, `2019/12/25`, `2019.12.25`. */
const DAY = String.raw`\d{4}(年\d{1,2}月\d{1,2}日|[-/.]\d{1,2}[-/.]\d{1,2})`;
/** A clock time with an optional day before it; `~` joins a range. */
const TIME = new RegExp(`^(${DAY} ?)?${CLOCK}( ?~ ?(${DAY} ?)?${CLOCK})?$`);
/** A day with an optional clock time behind it; `~` joins a range. */
const DATE = new RegExp(`^${DAY}( ?${CLOCK})?( ?~ ?${DAY}( ?${CLOCK})?)?$`);
/** One currency sign or code, up to ten digits, two decimals, 元 behind. */
const AMOUNT = /^([¥￥$€£]|HK\$)?[+-]?\d{1,10}(\.\d{1,2})?元?$/;
const PHONE = /^[\d+\-() ]+$/;
/** First and last may be Chinese, the rest letters and digits. */
const CAR = /^[\p{Script=Han}A-Za-z0-9][A-Za-z0-9·]*[\p{Script=Han}A-Za-z0-9]?$/u;
const HAN = /^\p{Script=Han}+$/u;

export const FIELD_RULES: Readonly<Record<FieldType, FieldRule>> = {
  thing: { max: 20, expected: 'text', cuttable: true },
  number: { max: 32, pattern: NUMBER, expected: 'a number', cuttable: false },
  letter: { max: 32, pattern: LETTERS, expected: 'letters only', cuttable: true },
  symbol: { max: 5, pattern: SYMBOLS, expected: 'symbols only', cuttable: true },
  character_string: {
    max: 32,
    pattern: ASCII,
    expected: 'digits, letters and symbols, no Chinese',
    cuttable: true,
  },
  time: {
    max: 64,
    pattern: TIME,
    expected: 'a 24-hour time such as 15:01 or 2019年10月1日 15:01',
    cuttable: false,
  },
  date: {
    max: 64,
    pattern: DATE,
    expected: 'a date such as 2019年10月1日 or 2019-12-25 09:42',
    cuttable: false,
  },
  amount: { max: 16, pattern: AMOUNT, expected: 'an amount such as ¥89 or 89.00元', cuttable: false },
  phone_number: { max: 17, pattern: PHONE, expected: 'a phone number', cuttable: false },
  car_number: { max: 8, pattern: CAR, expected: 'a plate number such as 粤A8Z888挂', cuttable: false },
  name: { max: 20, expected: 'a name', cuttable: true },
  phrase: { max: 5, pattern: HAN, expected: 'Chinese characters only', cuttable: true },
  enum: { max: 32, expected: 'one of the listed values', cuttable: false },
  enum_string: { max: 32, expected: 'one of the listed values', cuttable: false },
  short_thing: { max: 64, expected: 'text', cuttable: true },
  const: { max: 64, expected: 'text', cuttable: false },
};
