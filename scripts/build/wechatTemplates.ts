import type { Config, Template } from '../../cloudfunctions/core/config';

/** One template as WeChat knows it, for a stand-in of WeChat. */
export interface WechatTemplate {
  id: string;
  title: string;
  /** WeChat's own numbers: 2 = one-time, 3 = long-term. */
  type: 2 | 3;
  /** `['thing1', 'amount2']` */
  fields: string[];
  /** A line for each field in the order of the card, `商品名称:{{thing1.DATA}}`; absent where the configuration has no labels. */
  content?: string;
  /** Field → allowed values, for enum fields that declare them. */
  enumValues?: Record<string, string[]>;
}

/** One entry per WeChat id: aliases of one id describe the same template. */
export function wechatTemplates(config: Config): WechatTemplate[] {
  const all = Object.values(config.templates);
  const byId = new Map(all.map((template) => [template.id, template]));
  return [...byId.values()]
    .map((template) => toWechat(template, labelsOf(all.filter(({ id }) => id === template.id))))
    .sort((a, b) => a.id.localeCompare(b.id, 'en'));
}

/** Aliases of one id may each name some. */
const labelsOf = (aliases: Template[]): Map<string, string> =>
  new Map(
    aliases.flatMap(({ data }) =>
      Object.values(data).flatMap(({ field, label }) =>
        label === undefined ? [] : [[field, label] as const],
      ),
    ),
  );

function toWechat({ id, title, kind, data }: Template, labels: Map<string, string>): WechatTemplate {
  const fields = Object.values(data);
  const enums = fields.flatMap(({ field, values }) => (values ? [[field, values] as const] : []));
  return {
    id,
    title,
    type: kind === 'one-time' ? 2 : 3,
    fields: fields.map(({ field }) => field).sort(),
    ...(labels.size > 0 && {
      content: fields.map(({ field }) => `${labels.get(field) ?? field}:{{${field}.DATA}}\n`).join(''),
    }),
    ...(enums.length > 0 && { enumValues: Object.fromEntries(enums) }),
  };
}
