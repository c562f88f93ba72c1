/** WeChat's public library, as the account may use it. What it gives is kept for a day: who looks for a title types more than once. */
import type { LibraryTitle, TemplateKeywords, TemplateLibrary } from '../contract';
import { NotifyError } from '../errors';
import type { KeptOfLibrary } from '../model/templates';
import type { Context } from '../ports/context';
import type { TemplateAnswer, TemplateCategory, Templates } from '../ports/templates';
import { kindInWords } from './compare';
import { lintTemplate } from './lint';
import { dataOf } from './refusals';

const FRESH = 24 * 3_600_000;
/** WeChat gives at most so many titles at a time. */
const PAGE = 30;
/** So many pages are read for one answer; `next` says where it goes on. */
const MOST_PAGES = 10;
/** With less time than this a further page is left for the next request: one call may take several. */
const ENOUGH_TIME = 8_000;

type Parts = Pick<Context, 'store' | 'clock' | 'config' | 'deadline'>;

export interface Asked {
  category?: number | undefined;
  /** Part of the title. */
  search?: string | undefined;
  start?: number | undefined;
}

/** Titles of the account's categories, some pages at a time. @throws NotifyError `NOT_FOUND` of a category that the account does not have */
export async function searchLibrary(
  parts: Parts,
  api: Templates,
  { category, search = '', start = 0 }: Asked,
): Promise<TemplateLibrary> {
  const categories = await kept(parts, 'categories', '', () => api.categories());
  const wanted = categories.filter(({ id }) => category === undefined || Number(id) === category);
  if (category !== undefined && wanted.length === 0) throw noSuchCategory(category, categories);
  const titles: LibraryTitle[] = [];
  const ids = wanted.map(({ id }) => Number(id));
  let at = start;
  for (let page = 0; ids.length > 0; page++) {
    const late = page > 0 && parts.deadline - parts.clock.now() < ENOUGH_TIME;
    if (page === MOST_PAGES || late) return { categories, titles, next: at };
    const from = at;
    const found = await kept(parts, 'titles', `${ids.join('.')}:${from}`, () =>
      api.titles({ categories: ids, start: from, limit: PAGE }),
    );
    for (const { tid, title, type, categoryId } of found.titles) {
      if (!title.includes(search)) continue;
      const of = categories.find(({ id }) => String(id) === String(categoryId));
      titles.push({
        tid,
        title,
        kind: kindInWords({ type }),
        category: of?.name ?? String(categoryId),
        hints: lintTemplate({ title }),
      });
    }
    at += PAGE;
    if (at >= found.count || found.titles.length === 0) break;
  }
  return { categories, titles };
}

/** What a template of this title may hold. */
export async function keywordsOf(parts: Parts, api: Templates, tid: number): Promise<TemplateKeywords> {
  return { tid, keywords: await kept(parts, 'keywords', String(tid), () => api.keywords(tid)) };
}

/** Of today, else what WeChat gives, else the last that it gave. An empty answer is not kept: it has been seen for no reason. */
async function kept<Part extends keyof KeptOfLibrary>(
  { store, clock, config }: Parts,
  part: Part,
  which: string,
  ask: () => Promise<TemplateAnswer<KeptOfLibrary[Part]>>,
): Promise<KeptOfLibrary[Part]> {
  const _id = `${part}:${config.appid}:${which}`;
  const now = clock.now();
  const [found] = await store.find('notify_templates', { _id });
  const known = found?.library?.[part];
  if (found && known && now - found.at < FRESH) return known;
  const answer = await ask();
  if (known && (!answer.ok || isEmpty(answer.data))) return known;
  const data = dataOf(answer);
  if (isEmpty(data)) return data;
  const library: Partial<KeptOfLibrary> = {};
  library[part] = data;
  // Twice at once: both are WeChat's, the later one stays.
  if (!(await store.insert('notify_templates', [{ _id, at: now, list: [], steps: [], library }])))
    await store.update('notify_templates', { _id, at: { $lte: now } }, { $set: { at: now, library } });
  return data;
}

const isEmpty = (data: KeptOfLibrary[keyof KeptOfLibrary]): boolean =>
  (Array.isArray(data) ? data : data.titles).length === 0;

function noSuchCategory(category: number, categories: TemplateCategory[]): NotifyError {
  const there = categories.map(({ id, name }) => `${id} ${name}`).join(', ') || 'none';
  return new NotifyError(
    'NOT_FOUND',
    `category: expected one of the account's (${there}), got ${category}. 账号没有该类目，可用：${there}。`,
  );
}
