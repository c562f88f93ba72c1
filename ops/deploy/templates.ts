/** The configured templates against those that the account has. */
import type { Config, Template } from '../../cloudfunctions/core/config';
import type { WeChatApi } from './access/weChatApi';
import type { Words } from './problems';

interface Listed {
  priTmplId: string;
  /** With a mark `{{thing1.DATA}}` for each field. */
  content: string;
  /** 2 one-time, 3 long-term. */
  type: number;
}

const KINDS = { 2: 'one-time', 3: 'long-term' } as const;

export async function findingsOfTemplates(api: WeChatApi, { templates }: Config): Promise<Words[]> {
  const { data } = await api.call<{ data?: Listed[] }>('/wxaapi/newtmpl/gettemplate');
  if (!data || data.length === 0) {
    // It has been seen empty for no reason (PLATFORM §4).
    return [
      {
        zh: '微信返回的模板列表为空。若后台（mp.weixin.qq.com → 订阅消息）确有模板，请稍后再试',
        en: 'WeChat’s list of templates is empty; if the account does have some (mp.weixin.qq.com → subscribe messages), try again later',
      },
    ];
  }
  return Object.values(templates).flatMap((template) => compare(template, data));
}

function compare(template: Template, data: Listed[]): Words[] {
  const { alias, id, kind } = template;
  const listed = data.find(({ priTmplId }) => priTmplId === id);
  if (!listed) {
    return [
      {
        zh: `模板 ${alias}：账号下没有 ${id}，请核对 notify.config.ts 的 id（mp.weixin.qq.com → 订阅消息 → 我的模板）`,
        en: `template ${alias}: the account has none of the id ${id}; check id in notify.config.ts (mp.weixin.qq.com → subscribe messages → my templates)`,
      },
    ];
  }
  const actualKind = KINDS[listed.type as keyof typeof KINDS] ?? String(listed.type);
  const wanted = Object.values(template.data).map(({ field }) => field as string);
  // A letter, letters and underscores, then the number: `thing1`, `character_string2`.
  const fields = [...listed.content.matchAll(/\{\{(\w+)\.DATA\}\}/g)].map(([, field]) => field ?? '');
  const lacks = fields.filter((field) => !wanted.includes(field));
  const extra = wanted.filter((field) => !fields.includes(field));
  return [
    ...(actualKind === kind
      ? []
      : [
          {
            zh: `模板 ${alias}：kind 应为 ${actualKind}，配置为 ${kind}`,
            en: `template ${alias}: expected kind ${actualKind} as WeChat has it, got ${kind}`,
          },
        ]),
    ...(lacks.length + extra.length === 0
      ? []
      : [
          {
            zh: `模板 ${alias} 的字段不符（发送会报 47003）：微信为 ${fields.join('、')}，配置为 ${wanted.join('、')}`,
            en: `template ${alias}: expected the fields ${fields.join(', ')} as WeChat has them (it answers 47003 otherwise), got ${wanted.join(', ')}`,
          },
        ]),
  ];
}
