/**
 * What the build accepts, every send accepts: what the configuration itself puts into notifications (pages, defaults,
 * listed values) goes through the functions that a send uses.
 */
import type { Config, Field, Template } from '../config/config';
import { type ConfigIssue, show } from '../config/configError';
import { fillIn, FIRST, isMixed, strangeTokens } from '../content/digest';
import { fit, type Fitted } from '../content/fit';
import { linkParameters } from '../content/link';
import { pageWithMark } from '../content/page';
import { fieldText } from '../content/render';
import { NotifyError } from '../errors';
import { FIELD_TYPES } from '../fields/fieldTypes';

/** As long as every notification's id. */
const NID = 'n'.repeat(30);

export function unsendable(config: Config): ConfigIssue[] {
  return Object.values(config.templates).flatMap((template) => [
    ...page(template),
    ...link(config, template),
    ...digest(template, config),
    ...Object.values(template.data).flatMap((field) =>
      values(`templates.${template.alias}.data.${field.name}`, field, config),
    ),
  ]);
}

/** WeChat's 128 bytes are no refusal: `warnings.ts`. */
export const markedPage = ({ page }: Pick<Template, 'page'>, added: Record<string, string> = {}): string =>
  pageWithMark(page, undefined, NID, added);

/** As long as the name of a campaign's run, with its minute, and that of a variant may be. */
const LONGEST = { campaign: 'c'.repeat(55), variant: 'v'.repeat(40) };

/** The team's own parameters of a template's link, at their longest. */
export const longestLink = (config: Config, { alias, topic }: Template): Record<string, string> =>
  linkParameters(config, { template: alias, topic, ...LONGEST });

const page = (template: Template): ConfigIssue[] => pageAt(`templates.${template.alias}.page`, template);

/** The shortest that there can be: a send may name a page of its own. */
const ANY_PAGE = 'p';

/** What every link carries must leave room for the page, or no send would be taken. */
function link(config: Config, template: Template): ConfigIssue[] {
  const added = longestLink(config, template);
  if (Object.keys(added).length === 0) return [];
  const path = `templates.${template.alias}`;
  const pages: [behind: string, page: string][] = [
    [template.page ? ` behind ${path}.page` : '', template.page || ANY_PAGE],
    ...(template.digest?.page
      ? [[` behind ${path}.digest.page`, template.digest.page] as [string, string]]
      : []),
  ];
  return pages.flatMap(([behind, given]) => {
    const problem = pageIssue(given) === undefined ? pageIssue(given, added) : undefined;
    if (problem === undefined) return [];
    return [
      {
        path: 'linkParameters',
        expected: `parameters that leave a link within its bound${behind} (${problem})`,
        expectedZh: `更短的参数，使链接不超过上限${behind && `（接在${behind.slice(' behind'.length)} 之后）`}`,
        got: `${Buffer.byteLength(new URLSearchParams(added).toString())} bytes`,
      },
    ];
  });
}

function pageIssue(base: string | undefined, added: Record<string, string> = {}): string | undefined {
  try {
    pageWithMark(base, undefined, NID, added);
    return undefined;
  } catch (error) {
    if (!(error instanceof NotifyError)) throw error;
    return error.issues[0]?.message ?? error.message;
  }
}

function pageAt(path: string, { page: given }: Pick<Template, 'page'>): ConfigIssue[] {
  const problem = pageIssue(given);
  if (problem === undefined) return [];
  const zh = '小程序页面路径：首尾无 /，无协议与中文，查询参数须编码且不含 nid，如 "pages/goods/index"';
  return [issue(path, problem, zh, given)];
}

/** As a digest of many shows it, with values as long as they come: what leaves no room for them never does. */
const LONG = 60;
const SAMPLES: Partial<Record<Field['type'], string>> = {
  thing: '字',
  name: '字',
  phrase: '字',
  short_thing: '字',
  letter: 'A',
  symbol: '*',
  character_string: 'A',
};

function digest({ alias, data, digest: layout }: Template, config: Config): ConfigIssue[] {
  if (!layout) return [];
  const path = `templates.${alias}.digest`;
  return [
    ...pageAt(`${path}.page`, layout),
    ...Object.entries(layout.data).flatMap(([name, text]) => {
      const field = Object.hasOwn(data, name) ? data[name] : undefined;
      const problem = field ? digestProblem(config, field, text) : undefined;
      if (field && !problem) return [];
      const known = Object.keys(data).join(', ');
      const [en, zh] = problem ?? [`one of the names of data (${known})`, `data 中的名称（${known}）`];
      return [{ path: `${path}.data.${name}`, expected: en, expectedZh: zh, got: show(text) }];
    }),
  ];
}

function digestProblem(config: Config, field: Field, text: string): [en: string, zh: string] | undefined {
  const [strange] = strangeTokens(text);
  if (strange !== undefined)
    return [
      `only {{first}}, {{last}} and {{count}} in double braces, not ${strange}`,
      `双花括号内仅可为 {{first}}、{{last}}、{{count}}，不可为 ${strange}`,
    ];
  const sample = SAMPLES[field.type];
  if (isMixed(text) && sample === undefined)
    return [
      `{{first}} or {{last}} alone, or a text without them: a value of ${field.field} cannot be cut to make room for words`,
      `单独的 {{first}} 或 {{last}}，或不含它们的文字：${field.field} 的值不能截短`,
    ];
  if (text === FIRST || text === '{{last}}') return undefined;
  const value = (sample ?? '').repeat(LONG);
  const filled = fillIn(config, field, text, { first: value, last: value, count: 100 });
  // Where the words do not fit, the value stands alone.
  return filled === value
    ? [
        `a text that ${field.field} takes with {{count}} 100 (${FIELD_TYPES[field.type].limit})`,
        `{{count}} 为 100 时 ${field.field} 可发送的文字（${FIELD_TYPES[field.type].zh}）`,
      ]
    : undefined;
}

function values(path: string, field: Field, config: Config): ConfigIssue[] {
  const zh = `可发送的值（${FIELD_TYPES[field.type].zh}）`;
  const { values: _values, ...unlisted } = field;
  const listed = (field.values ?? []).flatMap((value, index) => {
    const fitted = fit(unlisted, value, config.timeZone);
    const sent = fieldText(config, field, value);
    if (fitted.ok && fitted.text === value && sent.ok) return [];
    const asSent = fitted.ok && fitted.text !== value;
    const problem = asSent ? `the value as it is sent, ${show(fitted.text)}` : problemOf(fitted, sent);
    return [issue(`${path}.values.${index}`, problem, zh, value)];
  });
  const fitted = field.default === undefined ? undefined : fieldText(config, field, field.default);
  return [
    ...listed,
    ...(fitted && !fitted.ok ? [issue(`${path}.default`, fitted.problem, zh, field.default)] : []),
  ];
}

/** A listed value that names a trait is none: what is sent in its place is not in the list. */
const problemOf = (...all: Fitted[]): string => all.flatMap((one) => (one.ok ? [] : [one.problem]))[0] ?? '';

/** From a problem as a send words it: `expected …, got …`. */
function issue(path: string, problem: string, expectedZh: string, value: unknown): ConfigIssue {
  const [, expected = problem, got = show(value)] =
    /^(?:expected )?(.*?)(?:, got (.*))?$/s.exec(problem) ?? [];
  return { path, expected, expectedZh, got };
}
