import type { Config, Template } from '../../cloudfunctions/core/config';

/** One template as WeChat knows it, for a stand-in of WeChat. */
export interface WechatTemplate {
  id: string;
  title: string;
  /** WeChat's own numbers: 2 = one-time, 3 = long-term. */
  type: 2 | 3;
  /** `['thing1', 'amount2']` */
  fields: string[];
  /** Field → allowed values, for enum fields that declare them. */
  enumValues?: Record<string, string[]>;
}

/** One entry per WeChat id: aliases of one id describe the same template. */
export function wechatTemplates(config: Config): WechatTemplate[] {
  const byId = new Map(Object.values(config.templates).map((template) => [template.id, template]));
  return [...byId.values()].map(toWechat).sort((a, b) => a.id.localeCompare(b.id, 'en'));
}

function toWechat({ id, title, kind, data }: Template): WechatTemplate {
  const fields = Object.values(data);
  const enums = fields.flatMap(({ field, values }) => (values ? [[field, values] as const] : []));
  return {
    id,
    title,
    type: kind === 'one-time' ? 2 : 3,
    fields: fields.map(({ field }) => field).sort(),
    ...(enums.length > 0 && { enumValues: Object.fromEntries(enums) }),
  };
}
