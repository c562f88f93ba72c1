/**
 * What each type of WeChat template field may hold (PLATFORM §3, from WeChat's parameter table). Over-long values
 * are refused by WeChat, never cut, so they are checked before a credit is risked. Length is counted in UTF-16 units:
 * the larger count of the two that WeChat may use (the other is code points), because which one is not documented.
 */
import type { FieldType } from './fieldTypes';
import { halfWidth } from './marks';

export interface FieldRule {
  /** Longest value in UTF-16 units; `name` counts differently and has its own check. */
  max: number;
  /** What the value must look like; absent: anything without control characters. `time` and `date`: see `moment.ts`. */
  pattern?: RegExp;
  /** What one character of it may be: the first other one is named. */
  character?: RegExp;
  /** A value that is probably meant by one that does not match; said, never sent. */
  meant?: (text: string) => string;
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
/** One currency sign, up to ten digits, two decimals, 元 behind. */
const AMOUNT = /^\p{Sc}?\d{1,10}(\.\d{1,2})?元?$/u;
/** Digits and the symbols of telephone numbers; `*` in masked ones: `138****0000`. */
const PHONE = /^[\d+\-()#* ]*\d[\d+\-()#* ]*$/;
/** First and last may be Chinese, the rest letters and digits. */
const CAR = /^[\p{Script=Han}A-Za-z0-9]([A-Za-z0-9]*[\p{Script=Han}A-Za-z0-9])?$/u;
/** Letters of any script, marks and symbols, spaces between; no digits. The joiners are those that `clean` has kept. */
const NAME = /^[\u200d\u200c\p{L}\p{M}\p{P}\p{S} ]+$/u;
const HAN = /^\p{Script=Han}+$/u;

/** `1,234`, `12 345,678`: groups of three. */
const GROUPED = /(?<=\d)[, '](?=\d{3}(?!\d))/g;
const ungrouped = (text: string): string => halfWidth(text).replace(GROUPED, '');
const withoutBlanks = (text: string): string => text.replace(/\s/g, '');

export const FIELD_RULES: Readonly<Record<FieldType, FieldRule>> = {
  thing: { max: 20, expected: 'text', cut: 'ellipsis' },
  number: {
    max: 32,
    pattern: NUMBER,
    character: /[\d.]/,
    meant: ungrouped,
    expected: 'a number',
    cut: 'never',
  },
  letter: {
    max: 32,
    pattern: LETTERS,
    character: /[A-Za-z]/,
    meant: (text) => withoutBlanks(halfWidth(text)),
    expected: 'letters only',
    cut: 'plain',
  },
  symbol: { max: 5, pattern: SYMBOLS, character: SYMBOLS, expected: 'symbols only', cut: 'plain' },
  character_string: {
    max: 32,
    pattern: ASCII,
    character: ASCII,
    meant: halfWidth,
    expected: 'digits, letters and symbols, no Chinese',
    cut: 'plain',
  },
  time: { max: 64, expected: 'a 24-hour time such as 15:01 or 2019年10月1日 15:01', cut: 'never' },
  date: { max: 64, expected: 'a date such as 2019年10月1日 or 2019年12月25日 09:42', cut: 'never' },
  amount: {
    max: 16,
    pattern: AMOUNT,
    character: /[\p{Sc}\d.元]/u,
    meant: (text) => withoutBlanks(ungrouped(text)),
    expected: 'an amount such as ¥89 or 89.00元',
    cut: 'never',
  },
  phone_number: {
    max: 17,
    pattern: PHONE,
    character: /[\d+\-()#* ]/,
    meant: halfWidth,
    expected: 'a phone number',
    cut: 'never',
  },
  car_number: {
    max: 8,
    pattern: CAR,
    character: /[\p{Script=Han}A-Za-z0-9]/u,
    meant: (text) => halfWidth(text).replace(/[\s·.•-]/g, ''),
    expected: 'a plate number such as 粤A8Z888挂',
    cut: 'never',
  },
  name: { max: 20, pattern: NAME, character: NAME, expected: 'a name without digits', cut: 'ellipsis' },
  phrase: {
    max: 5,
    pattern: HAN,
    character: HAN,
    meant: withoutBlanks,
    expected: 'Chinese characters only',
    cut: 'plain',
  },
  // The template's own list rules; the bound is that of the configuration's `values`.
  enum: { max: 64, expected: 'one of the listed values', cut: 'never' },
  enum_string: { max: 64, expected: 'one of the listed values', cut: 'never' },
  short_thing: { max: 64, expected: 'text', cut: 'ellipsis' },
  const: { max: 64, expected: 'text', cut: 'never' },
};
