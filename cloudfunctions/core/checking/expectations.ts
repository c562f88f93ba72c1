/** Building blocks of the configuration's schema: each says, in both languages, what it expects at its place. */
import * as z from 'zod';
import { isBlank } from '../fields/blank';

/** Stands between the English and the Chinese half of an expectation. */
export const SEPARATOR = ' ｜ ';

export const says = (en: string, zh: string) => ({ error: `${en}${SEPARATOR}${zh}` });

/** Characters as a person counts them, so that an emoji is one. */
const length = (text: string) => [...text].length;

/** Not blank, no control characters, at most `max` characters. */
export const text = (max: number) =>
  z
    .string(says(`a text of 1 to ${max} characters`, `1 至 ${max} 个字符的文字`))
    .refine(
      (value) => !isBlank(value) && length(value) <= max && !/\p{Cc}/u.test(value),
      says(
        `a text of 1 to ${max} characters, not blank, without control characters`,
        `1 至 ${max} 个字符的文字，不能为空白或含控制字符`,
      ),
    );

export const matching = (pattern: RegExp, en: string, zh: string) =>
  z.string(says(en, zh)).regex(pattern, says(en, zh));

export const whole = (min: number, max: number) => {
  const told = says(`a whole number from ${min} to ${max}`, `${min} 至 ${max} 的整数`);
  return z.int(told).min(min, told).max(max, told);
};

export const oneOf = <const V extends readonly [string, ...string[]]>(values: V) =>
  z.enum(
    values,
    says(
      `one of ${values.map((v) => `"${v}"`).join(', ')}`,
      `${values.map((v) => `"${v}"`).join('、')} 之一`,
    ),
  );

export const yesOrNo = () => z.boolean(says('true or false', 'true 或 false'));

/** An object of named options; an unknown one is refused and the known ones are listed. */
export const options = <S extends z.core.$ZodLooseShape>(shape: S) => {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `one of the options ${known}${SEPARATOR}选项之一：${known}`
        : `an object with ${known}${SEPARATOR}含 ${known} 的对象`,
  });
};

/** Starts with a letter, then letters, digits, `-` or `_`, 40 at most: safe as a database field and as a property. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;

/**
 * A key that a team chooses. Names that every object has (`constructor`) would be found where none is defined, and
 * `prototype` no request may use.
 */
const name = () =>
  z
    .string()
    .refine(
      (key) => NAME.test(key) && !(key in Object.prototype) && key !== 'prototype',
      says(
        'a name that starts with a letter and holds only letters, digits, "-" and "_" (at most 40), and is none of JavaScript\'s own such as "constructor"',
        '以字母开头、只含字母、数字、- 与 _ 的名称（不超过 40 位），且非 constructor 等 JavaScript 内置名',
      ),
    );

/** Entries under names of the team's own choice. */
export const entries = <V extends z.ZodType>(value: V, what: string, whatZh: string) =>
  z.record(name(), value, says(`an object of ${what} by name`, `以名称为键的${whatZh}对象`));

/** The same, and no more of them than one user's document has room for. */
export const fewEntries = <V extends z.ZodType>(value: V, most: number, what: string, whatZh: string) =>
  entries(value, what, whatZh).refine(
    (all) => Object.keys(all).length <= most,
    says(`at most ${most} ${what}`, `至多 ${most} 个${whatZh}`),
  );
