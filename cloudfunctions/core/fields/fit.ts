import type { Field } from '../config/config';
import { wechatTime } from '../time/zone';
import { FIELD_RULES } from './rules';

/** Line breaks become a space (WeChat refuses them), other control characters and zero-width marks go. */
const LINE_BREAKS = /[\r\n\t\u2028\u2029]+/g;
const CONTROL = /[\p{Cc}\u200b-\u200f\u2060\ufeff]/gu;
const HAS_HAN = /\p{Script=Han}/u;
const NAME_MAX_WITH_HAN = 10;

export type Fitted = { ok: true; text: string } | { ok: false; problem: string };

/**
 * Makes the text of one field out of a caller's value: times in the configured zone, control characters stripped,
 * over-long values refused or cut as the field's `overLong` says.
 */
export function fit(field: Field, value: string | number, zone: string): Fitted {
  const rule = FIELD_RULES[field.type];
  const text = clean(toText(field, value, zone));
  if (text === '') return refuse(`expected ${rule.expected}, got nothing; WeChat refuses empty values`);
  const max = field.type === 'name' && HAS_HAN.test(text) ? NAME_MAX_WITH_HAN : rule.max;
  const fitted = tooLong(text, max) && field.overLong === 'truncate' && rule.cuttable ? cut(text, max) : text;
  if (tooLong(fitted, max)) {
    return refuse(`expected at most ${max} characters for ${field.field}, got ${[...fitted].length}`);
  }
  if (rule.pattern && !rule.pattern.test(fitted)) {
    return refuse(`expected ${rule.expected} for ${field.field}, got "${cut(fitted, 40)}"`);
  }
  if (field.values && !field.values.includes(fitted)) {
    return refuse(`expected one of ${field.values.join(', ')} for ${field.field}, got "${cut(fitted, 40)}"`);
  }
  return { ok: true, text: fitted };
}

function toText(field: Field, value: string | number, zone: string): string {
  if (field.type === 'time' || field.type === 'date') {
    const at = typeof value === 'number' ? value : isIsoInstant(value) ? Date.parse(value) : undefined;
    if (at !== undefined && Number.isFinite(at)) return wechatTime(at, zone);
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

/** Cuts to `max` code points, the last of them an ellipsis. */
function cut(text: string, max: number): string {
  const points = [...text];
  return points.length <= max ? text : `${points.slice(0, max - 1).join('')}…`;
}

const refuse = (problem: string): Fitted => ({ ok: false, problem });
