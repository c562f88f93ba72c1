import type { Config, Template } from '../config/config';
import type { TraitValue } from '../model/behaviour';
import { isBlank } from '../fields/blank';
import { isDate } from '../time/parse';
import { dayOf, wechatTime } from '../time/zone';
import { clean } from './clean';
import { fit } from './fit';
import { plainNumber } from './plainNumber';

type Traits = Readonly<Record<string, TraitValue>>;
type Format = 'date' | 'time' | 'amount' | 'count';

/** `{{level|会员}}`, `{{points:count|0}}`: a trait of the user, in a format, else what stands behind the bar. */
const TOKEN = /\{\{([A-Za-z][A-Za-z0-9_-]{0,39})(?::(date|time|amount|count))?\|([^{}]*)\}\}/g;
/** What is meant for one: it names a trait, or has a bar. */
const MEANT = /\{\{([^{}|:]*)(:[^{}|]*)?(\|[^{}]*)?\}\}/g;
/** Which formats a trait's type has; the first is what it has without one. */
const FORMATS: Readonly<Record<string, readonly Format[]>> = {
  text: [],
  number: ['amount', 'count'],
  date: ['date', 'time'],
};
/** What WeChat answers in place of a nickname: it is none. */
const PLACEHOLDER = '微信用户';

export const isPersonal = (text: string): boolean => text.search(TOKEN) >= 0;

/** What is wrong with the marks of a value; `undefined` = nothing, or it has none. Every one needs a fallback. */
export function personalProblem({ traits }: Config, text: string): string | undefined {
  for (const [token, name = '', format = '', fallback] of text.matchAll(MEANT)) {
    const trait = Object.hasOwn(traits, name) ? traits[name] : undefined;
    if (!trait && fallback === undefined) continue;
    if (!trait) {
      const known = Object.keys(traits).join(', ') || 'none is configured';
      return `expected a trait of the configuration in ${token} (${known}); without {{ and }} it is text`;
    }
    if (fallback === undefined || isBlank(clean(fallback.slice(1))))
      return `expected a fallback in ${token}, for users without it: {{${name}${format}|…}}`;
    const formats = FORMATS[trait.type];
    if (!formats) return `expected a text, number or date in ${token}; "${name}" is ${trait.type}`;
    if (format !== '' && !formats.includes(format.slice(1) as Format))
      return `expected ${formats.map((one) => `:${one}`).join(' or ') || 'no format'} in ${token}, for "${name}" is a ${trait.type}`;
  }
  return undefined;
}

/** A value with what is known of the user. A value of a user's is never read for marks of its own. */
export const fillTraits = (config: Config, text: string, traits: Traits): string =>
  text.replace(TOKEN, (_token, name: string, format: Format | undefined, fallback: string) => {
    const value = Object.hasOwn(traits, name) ? shown(config, name, traits, format) : undefined;
    return value ?? fallback;
  });

/** `undefined`: nothing that could be shown to anybody. */
function shown(config: Config, name: string, traits: Traits, given?: Format): string | undefined {
  const value = traits[name]!;
  const { timeZone } = config;
  const format = given ?? (config.traits[name]?.type === 'date' ? 'date' : undefined);
  if (typeof value === 'boolean') return undefined;
  if (typeof value === 'string') {
    const text = clean(value);
    return isBlank(text) || text === PLACEHOLDER ? undefined : text;
  }
  switch (format) {
    case 'amount':
      return `${(value / 100).toFixed(2)}元`;
    case 'count':
      return value < 10_000 ? String(Math.round(value)) : `${(value / 10_000).toFixed(1)}万`;
    case 'date':
      return isDate(value) ? dayWords(dayOf(value, timeZone)) : undefined;
    case 'time':
      return isDate(value) ? wechatTime(value, timeZone) : undefined;
    default:
      return plainNumber(value);
  }
}

/** `2026-11-07` → `2026年11月7日`. */
const dayWords = (day: string): string => {
  const [year, month, date] = day.split('-').map(Number);
  return `${year}年${month}月${date}日`;
};

export type Rendered = { ok: true; data: Record<string, string> } | { ok: false; problem: string };

/**
 * The fields of a notification with what is known of its user, each fitted as the configuration says.
 * @param data field → text, as it was built
 */
export function renderFor(
  config: Config,
  template: Template,
  data: Record<string, string>,
  traits: Traits,
): Rendered {
  const personal = Object.entries(data).filter(([, text]) => isPersonal(text));
  if (personal.length === 0) return { ok: true, data };
  const rendered = { ...data };
  for (const [name, text] of personal) {
    const field = Object.values(template.data).find((each) => each.field === name);
    if (!field) continue;
    const fitted = fit(field, fillTraits(config, text, traits), config.timeZone);
    if (!fitted.ok) return { ok: false, problem: `data.${field.name}: ${fitted.problem}` };
    rendered[name] = fitted.text;
  }
  return { ok: true, data: rendered };
}

/** The same where nothing may be refused: who has what does not fit gets the fallbacks, which fitted when it was built. */
export function renderAnyway(
  config: Config,
  template: Template,
  data: Record<string, string>,
  traits: Traits,
): Record<string, string> {
  const rendered = renderFor(config, template, data, traits);
  if (rendered.ok) return rendered.data;
  const plain = renderFor(config, template, data, {});
  return plain.ok ? plain.data : data;
}
