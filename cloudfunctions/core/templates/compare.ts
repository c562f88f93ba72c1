import type { Config, Template } from '../config/config';
import type { OwnTemplate } from '../model/templates';

const KINDS = { 2: 'one-time', 3: 'long-term' } as const;

export const kindOf = ({ type }: OwnTemplate): Template['kind'] => KINDS[type];

/** The fields of a template in WeChat's order: `thing1`, `character_string2`. */
export const fieldsOf = ({ content }: OwnTemplate): string[] =>
  [...content.matchAll(/\{\{(\w+)\.DATA\}\}/g)].map(([, field]) => field ?? '');

/** The values that WeChat allows for an enum field; `thing1` is not `thing10`. */
export const enumValuesOf = ({ keywordEnumValueList }: OwnTemplate, field: string): string[] | undefined =>
  keywordEnumValueList?.find(({ keywordCode }) => keywordCode.replace(/\.DATA$/, '') === field)
    ?.enumValueList;

/** What of the configuration WeChat would refuse, and what of WeChat's list nobody uses. */
export interface Comparison {
  wrong: string[];
  unused: string[];
}

export function compareTemplates({ templates }: Config, listed: OwnTemplate[]): Comparison {
  const configured = Object.values(templates);
  return {
    wrong: [...configured.flatMap((template) => faultsOf(template, listed)), ...sameTitles(configured)],
    unused: listed
      .filter(({ priTmplId }) => !configured.some(({ id }) => id === priTmplId))
      .map(({ priTmplId, title }) => `${title} ${priTmplId}`),
  };
}

function faultsOf(template: Template, listed: OwnTemplate[]): string[] {
  const { alias, id, kind, title } = template;
  const own = listed.find(({ priTmplId }) => priTmplId === id);
  if (!own) return [`${alias}: WeChat has no template ${id}. 账号下没有该模板，请核对 id。`];
  const faults: string[] = [];
  const actual = kindOf(own);
  if (actual !== kind) faults.push(`${alias}.kind: expected "${actual}", got "${kind}". 模板类型不符。`);
  if (own.title !== title)
    faults.push(`${alias}.title: expected "${own.title}", got "${title}". 模板标题不符。`);
  const wanted = Object.values(template.data).map(({ field }) => field as string);
  const fields = fieldsOf(own);
  if (fields.some((field) => !wanted.includes(field)) || wanted.some((field) => !fields.includes(field))) {
    faults.push(
      `${alias}.data: expected the fields ${fields.join(', ')}, got ${wanted.join(', ')}; sending is refused with 47003. 字段与微信不符。`,
    );
  }
  for (const { field, values = [] } of Object.values(template.data)) {
    const allowed = enumValuesOf(own, field);
    const strange = allowed ? values.filter((value) => !allowed.includes(value)) : [];
    if (strange.length > 0)
      faults.push(
        `${alias}.data: ${field} allows ${allowed!.join(', ')}, got ${strange.join(', ')}. 枚举值不符。`,
      );
  }
  return faults;
}

/** Of templates with one title WeChat shows only one in a sheet and answers `filter` for the others. */
function sameTitles(configured: Template[]): string[] {
  return configured.flatMap(({ alias, id, title }, i) =>
    configured
      .slice(i + 1)
      .filter((other) => other.title === title && other.id !== id)
      .map(
        (other) =>
          `${alias}, ${other.alias}: both are titled "${title}"; in one sheet WeChat filters one of them. 同名模板会被过滤。`,
      ),
  );
}
