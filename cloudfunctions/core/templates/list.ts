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
): Promise<ListAnswer> {
  const _id = `list:${config.appid}`;
  const [known] = await store.find('notify_templates', { _id });
  const now = clock.now();
  if (known && !known.stale && now - known.at < FRESH) return kept(known);
  const answer = await api.list();
  if (!answer.ok || answer.data.length === 0) {
    const { code, text } = answer.ok ? EMPTY : answer;
    return known ? kept(known, { code, text }) : { ok: false, code, text };
  }
  const templates = answer.data;
  const written = { at: now, list: templates, stale: false };
  // Twice at once: both lists are WeChat's, the later one stays.
  if (!(await store.insert('notify_templates', [{ _id, ...written, steps: [] }]))) {
    await store.update('notify_templates', { _id, at: { $lte: now } }, { $set: written });
  }
  return { ok: true, listed: { templates, at: now } };
}

/**
 * Before something is added or removed at WeChat: whatever comes of it, also when the answer is lost, the kept list is not
 * taken for today's.
 */
export async function outdateList({ store, config }: Parts): Promise<void> {
  await store.update('notify_templates', { _id: `list:${config.appid}` }, { $set: { stale: true } });
}

/** Removed at WeChat for certain: not even the list that is kept for want of a newer one names it. */
export async function dropFromList({ store, config }: Parts, id: string): Promise<void> {
  const _id = `list:${config.appid}`;
  await store.update('notify_templates', { _id }, { $pull: { list: { priTmplId: id } } });
}

const kept = (
  { list, at }: { list: OwnTemplate[]; at: number },
  old?: ListedTemplates['old'],
): ListAnswer => ({
  ok: true,
  listed: { templates: list, at, ...(old && { old }) },
});
