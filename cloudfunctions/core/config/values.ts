/** Which JavaScript values a WeChat field takes from a caller. */
import type { FieldType } from '../fields/fieldTypes';

/** Asked of each type in turn: inferring it from the text would stop at the first letter. */
type TypeOf<F extends string> = { [T in FieldType]: F extends `${T}${number}` ? T : never }[FieldType];

type ByType<T extends string> = T extends 'number' | 'amount'
  ? number | string
  : T extends 'time' | 'date'
    ? Date | number | string
    : T extends 'character_string' | 'phone_number'
      ? string | number
      : string;

/** The value of one entry of a template's `data`: by its field's type, or one of its `values`. */
export type ValueOf<Entry> = Entry extends { readonly values: readonly (infer V)[] }
  ? V
  : Entry extends { readonly field: infer F extends string }
    ? ByType<TypeOf<F>>
    : Entry extends string
      ? ByType<TypeOf<Entry>>
      : never;
