import type { Notify } from '../notify';

/** What a complaint can be answered with: the topic that the notification belongs to. */
export interface Subject {
  title: string;
  topic: { name: string; title: string };
}

/** As many of the newest messages are searched for the notification. */
const NEWEST = 50;

/**
 * Which message it is about, by alias, or looked up in the inbox by its id (a link's `nid` begins with it).
 * @returns `undefined` where nobody knows: then only everything can be muted
 */
export async function subjectOf(notify: Notify, alias: string, nid: string): Promise<Subject | undefined> {
  const { templates, preferences } = notify.known();
  let wanted = alias;
  if (!wanted && nid) {
    const page = await notify.inbox({ limit: NEWEST });
    const item = page.ok ? page.data.items.filter(({ id }) => id === nid.slice(0, 22))[0] : undefined;
    wanted = item ? item.alias : '';
  }
  const template = templates.filter((each) => each.alias === wanted)[0];
  const topic = template && preferences.topics.filter(({ name }) => name === template.topic)[0];
  return template && topic && { title: template.title, topic: { name: topic.name, title: topic.title } };
}

/** `track` takes the request and says per event what it did not count, here: a notification of somebody else. */
export function isRefused(answer: unknown): boolean {
  const { results } = (answer || {}) as { results?: { error?: unknown }[] };
  return Boolean(results && results[0] && results[0].error);
}
