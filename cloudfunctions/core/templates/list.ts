import type { OwnTemplate } from '../model/templates';
import type { Context } from '../ports/context';
import type { Templates } from '../ports/templates';

/** A list this young is not asked for again: WeChat refuses after few calls a day (45009, PLATFORM §4). */
const FRESH = 10 * 60_000;

export interface ListedTemplates {
  templates: OwnTemplate[];
  /** When WeChat said so; epoch ms. */
  at: number;
  /** Why it is not today's list. */
  old?: { code: number | string; text: string };
}

export type ListAnswer =
  { ok: true; listed: ListedTemplates } | { ok: false; code: number | string; text: string };

type Parts = Pick<Context, 'store' | 'clock' | 'config'>;
const EMPTY = { code: 'EMPTY_LIST', text: 'WeChat answered with an empty list' };

/** WeChat's list, or the last one that it gave. An empty answer is never read as "deleted" (PLATFORM §4). */
export async function listTemplates(
  { store, clock, config }: Parts,
  api: Pick<Templates, 'list'>,
  { fresh = false }: { fresh?: boolean } = {},
): Promise<ListAnswer> {
  const _id = `list:${config.appid}`;
  const [known] = await store.find('notify_templates', { _id });
  const now = clock.now();
  if (known && !fresh && now - known.at < FRESH) return kept(known);
  const answer = await api.list();
  const trouble = answer.ok ? (answer.data.length === 0 ? EMPTY : undefined) : answer;
  if (trouble) {
    const { code, text } = trouble;
    return known ? kept(known, { code, text }) : { ok: false, code, text };
  }
  const templates = answer.ok ? answer.data : [];
  const written = { at: now, list: templates };
  // Twice at once: both lists are WeChat's, the later one stays.
  if (!(await store.insert('notify_templates', [{ _id, ...written, steps: [] }]))) {
    await store.update('notify_templates', { _id, at: { $lt: now } }, { $set: written });
  }
  return { ok: true, listed: { templates, at: now } };
}

const kept = (
  { list, at }: { list: OwnTemplate[]; at: number },
  old?: ListedTemplates['old'],
): ListAnswer => ({
  ok: true,
  listed: { templates: list, at, ...(old && { old }) },
});
