/** Template management over WeChat's HTTPS API (PLATFORM §4), for people and programs that set an environment up. */
import type {
  OwnTemplate,
  TemplateAnswer,
  TemplateCategory,
  TemplateKeyword,
  Templates,
  TemplateTitle,
} from '../../core/ports/templates';
import { createApi, type ApiCall, type ApiParts } from './call';

const PATH = '/wxaapi/newtmpl';

export function createTemplates(parts: ApiParts): Templates {
  const api = createApi(parts);
  const ask = async <T>(
    call: ApiCall,
    read: (body: Record<string, unknown>) => T,
  ): Promise<TemplateAnswer<T>> => {
    const outcome = await api(call);
    if (outcome.kind !== 'ok') return { ok: false, ...outcome };
    return { ok: true, data: read(outcome.body) };
  };
  const listed = <T>(call: ApiCall): Promise<TemplateAnswer<T[]>> => ask(call, ({ data }) => listOf<T>(data));
  return {
    list: () => listed<OwnTemplate>({ path: `${PATH}/gettemplate` }),
    categories: () => listed<TemplateCategory>({ path: `${PATH}/getcategory` }),
    titles: ({ categories, start, limit }) =>
      ask(
        {
          path: `${PATH}/getpubtemplatetitles`,
          query: { ids: categories.join(','), start: String(start), limit: String(limit) },
        },
        ({ count, data }) => ({ count: Number(count ?? 0), titles: listOf<TemplateTitle>(data) }),
      ),
    keywords: (tid) =>
      listed<TemplateKeyword>({ path: `${PATH}/getpubtemplatekeywords`, query: { tid: String(tid) } }),
    add: ({ tid, keywords, scene }) =>
      ask(
        { path: `${PATH}/addtemplate`, body: { tid: String(tid), kidList: keywords, sceneDesc: scene } },
        ({ priTmplId }) => String(priTmplId ?? ''),
      ),
    remove: (id) => ask({ path: `${PATH}/deltemplate`, body: { priTmplId: id } }, () => undefined),
  };
}

const listOf = <T>(data: unknown): T[] => (Array.isArray(data) ? (data as T[]) : []);
