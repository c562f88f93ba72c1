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

/** The words stay whole and the values are cut; where even so nothing fits, the first value stands as it is. */
export function fillIn(config: Config, field: Field, text: string, filling: Filling): string {
  const put = (shorter: number): string =>
    text.replace(TOKEN, (_token, name: keyof Filling) => {
      const value = filling[name];
      if (typeof value === 'number') return String(value);
      return value.length > shorter ? cut(value, shorter, FIELD_RULES[field.type].cut) : value;
    });
  if (text === FIRST) return filling.first;
  if (text === '{{last}}') return filling.last;
  const whole = put(Infinity);
  const most = longest(field, whole);
  const values = text.match(new RegExp(VALUE, 'g'))?.length ?? 0;
  const room = values === 0 ? 0 : Math.floor((most - put(0).length) / values);
  const filled = whole.length <= most ? whole : room > 0 ? put(room) : '';
  const fitted = filled === '' ? undefined : fit(field, filled, config.timeZone);
  return fitted?.ok ? fitted.text : filling.first;
}
