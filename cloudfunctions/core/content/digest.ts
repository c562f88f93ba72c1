import type { Config, DigestLayout, Field, Template } from '../config/config';
import { FIELD_RULES } from '../fields/rules';
import { cut } from './cut';
import { fit, longest } from './fit';

/** What a name shows that the layout says nothing of: the value of the first that was collected. */
export const FIRST = '{{first}}';
/** What stands in a layout's texts for what is known only when the digest goes out. */
const TOKEN = /\{\{(first|last|count)\}\}/g;
const VALUE = /\{\{(first|last)\}\}/;

/** Tokens of a text that are none: they would be shown as they stand. */
export const strangeTokens = (text: string): string[] =>
  [...text.replace(TOKEN, '').matchAll(/\{\{[^{}]*\}\}/g)].map(([token]) => token);

/** Of a type whose values cannot be cut, a value stands alone or not at all. */
export const isMixed = (text: string): boolean => VALUE.test(text) && text.replace(TOKEN, '') !== '';

/**
 * The fields of a digest's card.
 * @param items fields of what was collected, as they were fitted; the first collected first, at least one
 * @returns field → text
 */
export function renderDigest(
  config: Config,
  template: Template,
  layout: DigestLayout,
  items: Record<string, string>[],
): Record<string, string> {
  const [first = {}] = items;
  if (items.length === 1) return first;
  const last = items.at(-1)!;
  return Object.fromEntries(
    Object.values(template.data).flatMap((field): [string, string][] => {
      // A template that has got fields since is refused by WeChat, as what was collected would be by itself.
      const values = { first: first[field.field] ?? '', last: last[field.field] ?? '' };
      const text = fillIn(config, field, layout.data[field.name] ?? FIRST, {
        ...values,
        count: items.length,
      });
      return text === '' ? [] : [[field.field, text]];
    }),
  );
}

/** What a text is filled with. */
export interface Filling {
  first: string;
  last: string;
  count: number;
}

/**
 * The words stay whole and the values are cut. Where that leaves nothing of a value, or makes nothing that the field takes,
 * the first value stands as it is.
 */
export function fillIn(config: Config, field: Field, text: string, filling: Filling): string {
  if (text === FIRST) return filling.first;
  if (text === '{{last}}') return filling.last;
  const whole = put(text, filling);
  const most = longest(field, whole);
  const filled = whole.length <= most ? whole : cutValues(field, text, filling, most);
  const fitted = filled === '' ? undefined : fit(field, filled, config.timeZone);
  return fitted?.ok ? fitted.text : filling.first;
}

/** @returns '' where there is no value to cut, or nothing would be left of one */
function cutValues(field: Field, text: string, filling: Filling, most: number): string {
  const values = text.match(new RegExp(VALUE, 'g'))?.length ?? 0;
  if (values === 0) return '';
  const words = put(text, { ...filling, first: '', last: '' });
  const room = Math.max(Math.floor((most - words.length) / values), 0);
  const short = (value: string): string =>
    value.length > room ? cut(value, room, FIELD_RULES[field.type].cut) : value;
  const [first, last] = [short(filling.first), short(filling.last)];
  return first === '' || last === '' ? '' : put(text, { ...filling, first, last });
}

const put = (text: string, filling: Filling): string =>
  text.replace(TOKEN, (_token, name: keyof Filling) => String(filling[name]));
