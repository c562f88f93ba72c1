/** WeChat's template management in a test's hands: a small library, a list, and what it answers instead. */
import type {
  OwnTemplate,
  TemplateAnswer,
  TemplateKeyword,
  Templates,
} from '../../cloudfunctions/core/ports/templates';
import type { TemplateTitle } from '../../cloudfunctions/core/model/templates';

export type Refusal = Extract<TemplateAnswer<never>, { ok: false }>;

export interface WeChatTemplates extends Templates {
  own: OwnTemplate[];
  library: TemplateTitle[];
  /** Which calls came, in their order. */
  calls: string[];
  /** By call: answered instead; `lost` ones are done all the same. */
  instead: Partial<Record<keyof Templates, Refusal>>;
}

const KEYWORDS: TemplateKeyword[] = ['商品名称', '商品价格', '到货时间', '备注'].map((name, i) => ({
  kid: i + 1,
  name,
  example: `例${i + 1}`,
  rule: 'thing',
}));

export const titled = (tid: number, title: string, categoryId = '307'): TemplateTitle => ({
  tid,
  title,
  type: 2,
  categoryId,
});

export function weChatTemplates(own: OwnTemplate[] = []): WeChatTemplates {
  let added = 0;
  const run = async <T>(call: keyof Templates, act: () => T): Promise<TemplateAnswer<T>> => {
    api.calls.push(call);
    const instead = api.instead[call];
    if (instead?.kind === 'refused') return instead;
    const data = act();
    return instead ?? { ok: true, data };
  };
  const api: WeChatTemplates = {
    own,
    library: [titled(1101, '到货提醒'), titled(1201, '预约成功提醒', '616')],
    calls: [],
    instead: {},
    list: () => run('list', () => [...api.own]),
    categories: () =>
      run('categories', () => [
        { id: 307, name: '百货' },
        { id: 616, name: '预约' },
      ]),
    titles: ({ categories, start, limit }) =>
      run('titles', () => {
        const fitting = api.library.filter(({ categoryId }) => categories.includes(Number(categoryId)));
        return { count: fitting.length, titles: fitting.slice(start, start + limit) };
      }),
    keywords: () => run('keywords', () => KEYWORDS),
    add: ({ tid, keywords }) =>
      run('add', () => {
        const priTmplId = `added-${++added}`;
        const content = keywords.map((kid) => `${KEYWORDS[kid - 1]!.name}:{{thing${kid}.DATA}}\n`).join('');
        const title = api.library.find((one) => one.tid === tid)!.title;
        api.own.push({ priTmplId, title, content, example: '', type: 2 });
        return priTmplId;
      }),
    remove: (id) =>
      run('remove', () => {
        api.own = api.own.filter(({ priTmplId }) => priTmplId !== id);
        return undefined;
      }),
  };
  return api;
}

export const refusal = (code: number | string, kind: Refusal['kind'] = 'refused'): Refusal => ({
  ok: false,
  kind,
  code,
  text: `WeChat says ${code} rid: 1`,
});
