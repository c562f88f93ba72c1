import { WeChatRefusal } from '../base/errors';
import type { ModeStore } from '../state/modeStore';
import type { AddedTemplate, Catalog } from './catalog';
import { CATEGORIES, PUBLIC_TITLES, type Keyword, type PublicTitle } from './publicLibrary';

/** Private templates a mini program may have; the documentation says 25, other places 50 (PLATFORM §4). */
const MAX_TEMPLATES = 50;
const MAX_PAGE = 30;
const MAX_SCENE_LENGTH = 15;

export type OpenApi = (parameters: Record<string, unknown>) => Promise<Record<string, unknown>>;

const ok = (fields: Record<string, unknown>): Record<string, unknown> => ({
  errcode: 0,
  errmsg: 'ok',
  ...fields,
});

/** Template management of PLATFORM §4, over the catalog and the public library. Names are camelCase in the API itself (`kidList`). */
export function templateApis(catalog: Catalog, mode: ModeStore): Record<string, OpenApi> {
  return {
    'subscribeMessage.getCategory': async () => ok({ data: CATEGORIES }),

    'subscribeMessage.getPubTemplateTitleList': async ({ ids, start, limit }) => {
      const wanted = categoryIds(ids);
      const from = integer(start, 0, Number.MAX_SAFE_INTEGER, new WeChatRefusal(200017, 'invalid start'));
      const size = integer(limit, 1, MAX_PAGE, new WeChatRefusal(200018, 'invalid limit'));
      const titles = PUBLIC_TITLES.filter(({ categoryId }) => wanted.includes(categoryId));
      const data = titles.slice(from, from + size);
      return ok({
        count: titles.length,
        data: data.map(({ tid, title, type, categoryId }) => ({ tid, title, type, categoryId })),
      });
    },

    'subscribeMessage.getPubTemplateKeyWordsById': async ({ tid }) => {
      const { keywords } = titleOf(tid);
      return ok({
        count: keywords.length,
        data: keywords.map(({ kid, name, example, rule }) => ({ kid, name, example, rule })),
      });
    },

    'subscribeMessage.addTemplate': async ({ tid, kidList, sceneDesc }) => {
      if (mode.get().accountBanned) throw new WeChatRefusal(200011, 'account has been banned');
      const title = titleOf(tid);
      const keywords = chosenKeywords(title, kidList);
      checkScene(sceneDesc);
      const kids = keywords.map(({ kid }) => kid).join();
      const same = catalog.added().some((each) => each.tid === title.tid && each.kids.join() === kids);
      if (same) throw new WeChatRefusal(200022, 'template already added');
      if (catalog.list().length >= MAX_TEMPLATES) throw new WeChatRefusal(200012, 'too many templates');
      const template = await catalog.add(title, keywords);
      return ok({ priTmplId: template.id });
    },

    'subscribeMessage.deleteTemplate': async ({ priTmplId }) => {
      const known = catalog.list().some(({ id }) => id === priTmplId);
      if (typeof priTmplId !== 'string' || !known) throw new WeChatRefusal(200014, 'invalid priTmplId');
      await catalog.remove(priTmplId);
      return ok({});
    },

    'subscribeMessage.getTemplateList': async () => ok({ data: catalog.list().map(listed) }),
  };
}

function listed(template: ReturnType<Catalog['list']>[number]): Record<string, unknown> {
  const { id, title, type, fields, content, enumValues = {} } = template;
  const { example } = template as Partial<AddedTemplate>;
  const enums = Object.entries(enumValues).map(([field, values]) => ({
    keywordCode: `${field}.DATA`,
    enumValueList: values,
  }));
  return {
    priTmplId: id,
    title,
    content: content ?? fields.map((field) => `${field}:{{${field}.DATA}}\n`).join(''),
    example: example ?? '',
    type,
    ...(enums.length > 0 && { keywordEnumValueList: enums }),
  };
}

function categoryIds(ids: unknown): string[] {
  const wanted = String(ids ?? '').split(',');
  const known = CATEGORIES.map(({ id }) => String(id));
  if (!wanted.every((id) => known.includes(id))) throw new WeChatRefusal(200016, 'invalid category ids');
  return wanted;
}

function titleOf(tid: unknown): PublicTitle {
  const title = PUBLIC_TITLES.find((each) => String(each.tid) === String(tid));
  if (!title) throw new WeChatRefusal(200014, 'invalid tid');
  return title;
}

function chosenKeywords({ keywords }: PublicTitle, kidList: unknown): Keyword[] {
  const refusal = new WeChatRefusal(200020, 'invalid kidList: 2 to 5 different keywords of the title');
  if (!Array.isArray(kidList) || kidList.length < 2 || kidList.length > 5) throw refusal;
  const kids = [...new Set(kidList.map(Number))];
  const chosen = kids.flatMap((kid) => keywords.filter((keyword) => keyword.kid === kid));
  if (chosen.length !== kidList.length) throw refusal;
  return chosen;
}

function checkScene(sceneDesc: unknown): void {
  const fits = typeof sceneDesc === 'string' && [...sceneDesc].length <= MAX_SCENE_LENGTH && sceneDesc !== '';
  if (sceneDesc !== undefined && !fits) throw new WeChatRefusal(200021, 'invalid sceneDesc');
}

function integer(value: unknown, min: number, max: number, refusal: WeChatRefusal): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < min || number > max) throw refusal;
  return number;
}
