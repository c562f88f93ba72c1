import type { Field } from '../config/config';
import { isBlank } from '../fields/blank';
import { shown } from '../fields/marks';
import { readMoment } from '../fields/moment';
import { FIELD_RULES, type FieldRule } from '../fields/rules';
import { isPlausible, momentOf, OFFSET } from '../time/parse';
import { wechatTime } from '../time/zone';
import { clean } from './clean';
import { cut } from './cut';
import { plainNumber } from './plainNumber';

const HAS_HAN = /\p{Script=Han}/u;
const NAME_MAX_WITH_HAN = 10;
/** Of a value, in a message. */
const SHOWN = 40;

export type Fitted = { ok: true; text: string } | { ok: false; problem: string };

/**
 * Makes the text of one field out of a caller's value: numbers in digits, days and times in one safe notation and
 * instants in the configured zone, hidden characters stripped, over-long values refused or cut as the field's
 * `overLong` says. A wrong mark is never mended in silence: the refusal names it and the right value.
 */
export function fit(field: Field, value: string | number, zone: string): Fitted {
  const isMoment = field.type === 'time' || field.type === 'date';
  if (isMoment && (typeof value === 'number' || OFFSET.test(value))) return fitInstant(field, value, zone);
  const rule = FIELD_RULES[field.type];
  const made = typeof value === 'number' ? plainNumber(value) : value;
  if (made === undefined) {
    return refuse(`expected a number of at most 15 digits, or its digits as text, got ${value}`);
  }
  const text = clean(made);
  if (isBlank(text)) return refuse(`expected ${rule.expected}, got nothing; WeChat refuses empty values`);
  if (field.type === 'time' || field.type === 'date') return fitMoment(field, field.type, text);
  const max = longest(field, text);
  const fitted = field.overLong === 'truncate' ? cut(text, max, rule.cut) : text;
  if (fitted === '' || fitted.length > max) {
    return refuse(`expected at most ${max} characters for ${field.field}, got ${lengthOf(text)}`);
  }
  if (rule.pattern && !rule.pattern.test(fitted)) return refuse(mismatch(field, rule, fitted, max));
  if (field.values && !field.values.includes(fitted)) {
    return refuse(`expected one of ${field.values.join(', ')} for ${field.field}, got "${short(fitted)}"`);
  }
  return { ok: true, text: fitted };
}

/** How many UTF-16 units such a text may have in a field. */
export const longest = ({ type }: Field, text: string): number =>
  type === 'name' && HAS_HAN.test(text) ? NAME_MAX_WITH_HAN : FIELD_RULES[type].max;

/** Seconds taken for milliseconds would read 1970 on the card. */
function fitInstant(field: Field, value: string | number, zone: string): Fitted {
  const at = typeof value === 'number' ? value : momentOf(value, zone);
  if (isPlausible(at)) return { ok: true, text: wechatTime(at, zone) };
  return refuse(
    typeof value === 'number'
      ? `expected a time between 2000 and 2100 in milliseconds for ${field.field}, got ${value}`
      : `expected a moment of the calendar between 2000 and 2100 for ${field.field}, got "${short(value)}"`,
  );
}

function fitMoment(field: Field, type: 'time' | 'date', text: string): Fitted {
  const read = readMoment(type, text);
  if ('text' in read) return { ok: true, text: read.text };
  const why = read.problem && `: ${read.problem}`;
  return refuse(`expected ${FIELD_RULES[type].expected} for ${field.field}, got "${short(text)}"${why}`);
}

/** What was expected, the first character that does not belong there, and the value that is probably meant. */
function mismatch(field: Field, rule: FieldRule, text: string, max: number): string {
  const wrong = [...text].find((one) => rule.character && !rule.character.test(one));
  const meant = rule.meant?.(text) ?? text;
  const isRight = meant.length <= max && rule.pattern?.test(meant);
  const hints = [
    ...(wrong === undefined ? [] : [`${shown(wrong)} is not taken`]),
    ...(isRight ? [`write ${meant}`] : []),
  ];
  return [`expected ${rule.expected} for ${field.field}, got "${short(text)}"`, hints.join(', ')]
    .filter(Boolean)
    .join(': ');
}

/** Emoji count as two or more: said, because nobody sees it. */
function lengthOf(text: string): string {
  const points = [...text].length;
  return points === text.length ? String(points) : `${text.length} (an emoji counts as 2 or more)`;
}

const short = (text: string): string => cut(text, SHOWN, 'ellipsis');
const refuse = (problem: string): Fitted => ({ ok: false, problem });
