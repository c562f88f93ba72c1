import { askContent, CONTENT_TIMEOUT, requireSource } from '../content/ask';
import type { ContentSource, NotificationRequest } from '../contract';
import { notificationSchema } from '../contract/send';
import { parsePart } from '../contract/parse';
import { NotifyError } from '../errors';
import { notificationId } from '../model/id';
import type { Context } from '../ports/context';
import { bodyHash, templateOf } from '../queue/build';
import { buildGiven, emptyRow } from '../queue/given';
import { groupBy } from '../store/grouping';
import { orError, type Item } from './orError';
import { built } from './timed';

type Asked = { request: NotificationRequest; id: string; hash: string };

/**
 * Many notifications whose content a function gives. It is asked for those that are not there yet; where it does not answer,
 * nothing is written of them, and the caller repeats the request.
 */
export async function itemsWithContent(
  context: Context,
  requests: readonly unknown[],
  source: ContentSource,
): Promise<Item[]> {
  requireSource(context.config, source, 'content');
  const items = requests.map((each): { asked: Asked } | { error: NotifyError } =>
    orError(() => {
      const request = parsePart(notificationSchema, each, 'notification');
      const { to, template, key, ...body } = request;
      const { alias } = templateOf(context, template);
      // Its own times are checked before anything is given away for it.
      emptyRow(context, request);
      return { asked: { request, id: notificationId(alias, to, key), hash: bodyHash({ ...body, source }) } };
    }),
  );
  const asked = new Map(
    items.flatMap((item) => ('asked' in item ? [[item.asked.id, item.asked] as const] : [])),
  );
  const found = await context.store.find(
    'notify_messages',
    { _id: { $in: [...asked.keys()] } },
    { limit: Math.max(1, asked.size), fields: ['_id'] },
  );
  const there = new Set(found.map(({ _id }) => _id));
  const missing = [...asked.values()].filter(({ id }) => !there.has(id));
  const made = new Map<string, Item>();
  for (const same of groupBy(missing, ({ request }) => request.template)) {
    for (const [id, item] of await ask(context, source, same)) made.set(id, item);
  }
  return items.map((item) => {
    if ('error' in item) return item;
    const { request, id, hash } = item.asked;
    // One that is there already is told by its own document, whose hash tells another body.
    return made.get(id) ?? { row: { ...emptyRow(context, request), bodyHash: hash }, latest: undefined };
  });
}

async function ask(context: Context, source: ContentSource, same: Asked[]): Promise<[string, Item][]> {
  const answer = await askContent(
    context,
    source,
    {
      template: same[0]!.request.template,
      preview: false,
      people: same.map(({ id, request: { to, key } }) => ({ id, openid: to, key })),
    },
    CONTENT_TIMEOUT,
  );
  if (!answer.ok) {
    const { text } = answer;
    context.log('content.unanswered', { function: source.function, tries: 1, error: text });
    const error = new NotifyError(
      'CONTENT_UNAVAILABLE',
      `content: the function "${source.function}" has not answered (${text}); nothing was scheduled. 内容云函数 ${source.function} 无应答，未安排发送。`,
    );
    return same.map(({ id }) => [id, { error }]);
  }
  return same.map(({ id, request, hash }) => [
    id,
    orError(() =>
      built(context, request, () => ({
        ...buildGiven(context, request, answer.given.get(id)!, source),
        bodyHash: hash,
      })),
    ),
  ]);
}
