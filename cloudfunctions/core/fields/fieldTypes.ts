/**
 * The types of WeChat's template fields. A field's name is its type and a number: `thing1`, `amount3`.
 * Limits as WeChat's documentation gives them (PLATFORM §3); over-long values are refused by WeChat, never cut.
 * A type that WeChat adds later is added here, and everything else follows.
 */
export const FIELD_TYPES = {
  thing: {
    limit: 'at most 20 characters, an emoji counts as 2 or more',
    zh: '不超过 20 个字符，一个表情按 2 个或更多计',
  },
  number: { limit: 'at most 32 digits, decimals allowed', zh: '不超过 32 位数字，可带小数' },
  letter: { limit: 'at most 32 letters', zh: '不超过 32 位字母' },
  symbol: { limit: 'at most 5 symbols', zh: '不超过 5 位符号' },
  character_string: {
    limit: 'at most 32 digits, letters or symbols; no Chinese',
    zh: '不超过 32 位数字、字母或符号，不含中文',
  },
  time: {
    limit: '24-hour time, date optional, ~ for a range; written as 2019年10月1日 15:01',
    zh: '24 小时制时间，可带日期，区间用 ~；写作 2019年10月1日 15:01',
  },
  date: {
    limit: 'year-month-day, time optional, ~ for a range; written as 2019年10月1日 15:01',
    zh: '年月日，可带时间，区间用 ~；写作 2019年10月1日 15:01',
  },
  amount: {
    limit: 'one currency sign and at most 10 digits, decimals allowed',
    zh: '1 个币种符号加不超过 10 位数字，可带小数',
  },
  phone_number: { limit: 'at most 17 digits or symbols', zh: '不超过 17 位数字或符号' },
  car_number: {
    limit: 'at most 8 characters; first and last may be Chinese',
    zh: '不超过 8 位，首尾可为汉字',
  },
  name: {
    limit: 'at most 10 Chinese characters, or 20 letters or symbols',
    zh: '不超过 10 个汉字，或 20 个字母或符号',
  },
  phrase: { limit: 'at most 5 Chinese characters', zh: '不超过 5 个汉字' },
  enum: { limit: 'one of the values that the template lists', zh: '模板所列的值之一' },
  enum_string: { limit: 'one of the values that the template lists', zh: '模板所列的值之一' },
  short_thing: { limit: 'undocumented; passed on as it is', zh: '官方文档未载，原样传递' },
  const: { limit: 'undocumented; passed on as it is', zh: '官方文档未载，原样传递' },
} as const;

export type FieldType = keyof typeof FIELD_TYPES;

/** A slot of a WeChat template: its type and its number, e.g. `thing1`. */
export type FieldName = `${FieldType}${number}`;

/** Lower-case type (group 1), then the number without a leading zero (group 2): `character_string12`. */
const FIELD_NAME = /^([a-z][a-z_]*)([1-9]\d*)$/;

/** The type of a field name; `undefined` when it is no field name or its type is not known. */
export function fieldTypeOf(name: string): FieldType | undefined {
  const type = FIELD_NAME.exec(name)?.[1];
  return type !== undefined && Object.hasOwn(FIELD_TYPES, type) ? (type as FieldType) : undefined;
}
