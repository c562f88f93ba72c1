import type { Field } from '../config/config';
import { isPlausible } from '../time/parse';
import { wechatTime } from '../time/zone';
import { FIELD_RULES, type FieldRule } from '../fields/rules';

/** Line breaks become a space: WeChat refuses them. */
const LINE_BREAKS = /[\r\n\t\v\f\u0085\u2028\u2029]+/g;
/** Control characters, invisible marks (zero width, direction of writing) and halves of surrogate pairs go. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Cs}]/gu;
const HAS_HAN = /\p{Script=Han}/u;
const NAME_MAX_WITH_HAN = 10;
/** Of a value, in a message. */
const SHOWN = 40;

export type Fitted = { ok: true; text: string } | { ok: false; problem: string };

/**
 * Makes the text of one field out of a caller's value: times in the configured zone, control characters stripped,
 * over-long values refused or cut as the field's `overLong` says.
 */
export function fit(field: Field, value: string | number, zone: string): Fitted {
  const rule = FIELD_RULES[field.type];
  const made = toText(field, value, zone);
  if (made === undefined) {
    return refuse(`expected a time between 2000 and 2100 in milliseconds for ${field.field}, got ${value}`);
  }
  const text = clean(made);
  if (text === '') return refuse(`expected ${rule.expected}, got nothing; WeChat refuses empty values`);
  const max = field.type === 'name' && HAS_HAN.test(text) ? NAME_MAX_WITH_HAN : rule.max;
  const fitted = field.overLong === 'truncate' ? cut(text, max, rule.cut) : text;
  if (tooLong(fitted, max)) {
    return refuse(`expected at most ${max} characters for ${field.field}, got ${[...fitted].length}`);
  }
  if (rule.pattern && !rule.pattern.test(fitted)) {
    return refuse(`expected ${rule.expected} for ${field.field}, got "${cut(fitted, SHOWN, 'ellipsis')}"`);
  }
  if (field.values && !field.values.includes(fitted)) {
    return refuse(
      `expected one of ${field.values.join(', ')} for ${field.field}, got "${cut(fitted, SHOWN, 'ellipsis')}"`,
    );
  }
  return { ok: true, text: fitted };
}

/** `undefined` for an instant that nobody can mean: seconds taken for milliseconds would read 1970 on the card. */
function toText(field: Field, value: string | number, zone: string): string | undefined {
  if (field.type === 'time' || field.type === 'date') {
    const at = typeof value === 'number' ? value : isIsoInstant(value) ? Date.parse(value) : undefined;
    if (at !== undefined) return isPlausible(at) ? wechatTime(at, zone) : undefined;
  }
  return typeof value === 'number' ? plainNumber(value) : value;
}

/** An instant as `Date.toJSON` writes it; anything else is taken for WeChat's own notation. */
const isIsoInstant = (text: string): boolean => /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:?\d{2})$/.test(text);

/** Never `1e+21` or `NaN`: those would reach the user. */
const plainNumber = (value: number): string =>
  Number.isFinite(value) && Math.abs(value) < 1e15 ? String(value) : '';

const clean = (text: string): string => text.replace(LINE_BREAKS, ' ').replace(CONTROL, '').trim();
const tooLong = (text: string, max: number): boolean => [...text].length > max;

/** Cuts to `max` code points. */
function cut(text: string, max: number, how: FieldRule['cut']): string {
  if (how === 'never' || !tooLong(text, max)) return text;
  const points = [...text];
  return how === 'plain'
    ? points.slice(0, max).join('').trim()
    : `${points
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

const refuse = (problem: string): Fitted => ({ ok: false, problem });
