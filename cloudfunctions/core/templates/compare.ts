import type { Config, Template } from '../config/config';
import type { OwnTemplate } from '../model/templates';

const KINDS: ReadonlyMap<number, Template['kind']> = new Map([
  [2, 'one-time'],
  [3, 'long-term'],
]);

/** `undefined`: a kind that WeChat has added since. What it gives as `type` is data, whatever its documentation lists. */
export const kindOf = ({ type }: Pick<OwnTemplate, 'type'>): Template['kind'] | undefined =>
  KINDS.get(Number(type));

/** The same in words, for a list. */
export const kindInWords = ({ type }: Pick<OwnTemplate, 'type'>): string =>
  kindOf({ type }) ?? `unknown kind ${JSON.stringify(type)}`;

/** The fields of a template in WeChat's order: `thing1`, `character_string2`. */
export const fieldsOf = ({ content }: OwnTemplate): string[] =>
  [...(content ?? '').matchAll(/\{\{(\w+)\.DATA\}\}/g)].map(([, field]) => field ?? '');

/** The name of a field on the card: `商品名称:{{thing1.DATA}}`; `undefined` where WeChat gives none. */
export function labelOf({ content }: OwnTemplate, field: string): string | undefined {
  const line = new RegExp(`(?:^|\\}\\})\\s*([^{}\\n]*?)\\s*[:：]\\s*\\{\\{${field}\\.DATA`, 'm');
  return line.exec(content ?? '')?.[1] || undefined;
}

/** The values that WeChat allows for an enum field; `thing1` is not `thing10`. */
export const enumValuesOf = ({ keywordEnumValueList }: OwnTemplate, field: string): string[] | undefined =>
  keywordEnumValueList?.find(({ keywordCode }) => keywordCode.replace(/\.DATA$/, '') === field)
    ?.enumValueList;

export interface Words {
  en: string;
  zh: string;
}

/** What of the configuration WeChat would refuse. */
export function compareTemplates({ templates }: Config, listed: OwnTemplate[]): Words[] {
  const configured = Object.values(templates);
  return [...configured.flatMap((template) => faultsOf(template, listed)), ...sameTitles(configured)];
}

/** An addition that WeChat refused at first may have been made twice (PLATFORM §4): the same title with the same keywords. */
export function equalTemplates(listed: OwnTemplate[]): string[] {
  return listed.flatMap((one, i) =>
    listed
      .slice(i + 1)
      .filter(({ title, content }) => title === one.title && content === one.content)
      .map(
        ({ priTmplId }) =>
          `"${one.title}": ${one.priTmplId} and ${priTmplId} are equal; configure one and remove the other. 两个模板相同，请保留一个。`,
      ),
  );
}

function faultsOf(template: Template, listed: OwnTemplate[]): Words[] {
  const { alias, id, title } = template;
  const own = listed.find(({ priTmplId }) => priTmplId === id);
  if (!own)
    return [
      {
        en: `${alias}: WeChat has no template ${id}; check id in notify.config.ts (mp.weixin.qq.com → subscribe messages → my templates).`,
        zh: `${alias}：账号下没有模板 ${id}，请核对 notify.config.ts 的 id（mp.weixin.qq.com → 订阅消息 → 我的模板）。`,
      },
    ];
  const otherTitle = {
    en: `${alias}.title: expected "${own.title}", got "${title}".`,
    zh: `${alias}.title：微信为“${own.title}”，配置为“${title}”。`,
  };
  return [
    ...faultOfKind(template, own),
    ...(own.title === title ? [] : [otherTitle]),
    ...faultOfFields(template, own),
    ...faultsOfValues(template, own),
    ...faultsOfLabels(template, own),
  ];
}

function faultOfKind({ alias, kind }: Template, own: OwnTemplate): Words[] {
  const actual = kindOf(own);
  if (actual === kind) return [];
  const given = JSON.stringify(own.type);
  if (actual === undefined)
    return [
      {
        en: `${alias}.kind: WeChat gives the unknown kind ${given}, where 2 (one-time) and 3 (long-term) are documented; the configuration says "${kind}". Look it up at mp.weixin.qq.com.`,
        zh: `${alias}.kind：微信返回未知类型 ${given}（文档仅有 2 一次性、3 长期），配置为 ${kind}，请到 mp.weixin.qq.com 核对。`,
      },
    ];
  return [
    {
      en: `${alias}.kind: expected "${actual}", got "${kind}".`,
      zh: `${alias}.kind：微信为 ${actual}，配置为 ${kind}。`,
    },
  ];
}

function faultOfFields({ alias, data }: Template, own: OwnTemplate): Words[] {
  const wanted = Object.values(data).map(({ field }) => field as string);
  const fields = fieldsOf(own);
  const same =
    fields.every((field) => wanted.includes(field)) && wanted.every((field) => fields.includes(field));
  if (same) return [];
  return [
    {
      en: `${alias}.data: expected the fields ${fields.join(', ')}, got ${wanted.join(', ')}; sending is refused with 47003.`,
      zh: `${alias}.data：微信的字段为 ${fields.join('、')}，配置为 ${wanted.join('、')}，发送会报 47003。`,
    },
  ];
}

function faultsOfValues({ alias, data }: Template, own: OwnTemplate): Words[] {
  return Object.values(data).flatMap(({ field, values = [] }) => {
    const allowed = enumValuesOf(own, field);
    const strange = allowed ? values.filter((value) => !allowed.includes(value)) : [];
    if (strange.length === 0) return [];
    return [
      {
        en: `${alias}.data: ${field} allows ${allowed!.join(', ')}, got ${strange.join(', ')}.`,
        zh: `${alias}.data：${field} 可取 ${allowed!.join('、')}，配置为 ${strange.join('、')}。`,
      },
    ];
  });
}

function faultsOfLabels({ alias, data }: Template, own: OwnTemplate): Words[] {
  return Object.values(data).flatMap(({ name, field, label }) => {
    const shown = labelOf(own, field);
    if (label === undefined || shown === undefined || label === shown) return [];
    return [
      {
        en: `${alias}.data.${name}.label: expected "${shown}", as the card shows it, got "${label}".`,
        zh: `${alias}.data.${name}.label：微信卡片上为“${shown}”，配置为“${label}”。`,
      },
    ];
  });
}

/** Of templates with one title WeChat shows only one in a sheet and answers `filter` for the others. */
function sameTitles(configured: Template[]): Words[] {
  return configured.flatMap(({ alias, id, title }, i) =>
    configured
      .slice(i + 1)
      .filter((other) => other.title === title && other.id !== id)
      .map((other) => ({
        en: `${alias}, ${other.alias}: both are titled "${title}"; in one sheet WeChat filters one of them.`,
        zh: `${alias}、${other.alias}：标题同为“${title}”，同一弹窗只显示一个。`,
      })),
  );
}
