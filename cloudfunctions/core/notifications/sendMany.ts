import type { Context } from '../ports/context';
import type { ContentSource, SendManyResult, SendResult } from '../contract';
import { notificationSchema } from '../contract/send';
import { parsePart } from '../contract/parse';
import type { MessageDocument } from '../model/message';
import { buildMessage } from '../queue/build';
import { sealed } from '../queue/seal';
import { insertMissing } from '../store/insertMissing';
import { describe } from './describe';
import { itemsWithContent } from './manyWithContent';
import { orError, type Item } from './orError';
import { built, timed, type Built } from './timed';

/**
 * Schedules up to 100 notifications in a few calls; those that are due leave with the next tick. One that is
 * wrong, in whatever way, does not keep the others back.
 * @param requests not yet parsed
 * @param source a function of the team's own that gives the content of those that are not there yet
 * @throws NotifyError `BAD_REQUEST` for a function that is not in the configuration
 */
export async function scheduleMany(
  context: Context,
  requests: readonly unknown[],
  source?: ContentSource,
): Promise<SendManyResult> {
  const items = await atTheirHours(
    context,
    source ? await itemsWithContent(context, requests, source) : itemsOf(context, requests),
  );
  const rows = new Map<string, MessageDocument>();
  for (const item of items) if ('row' in item) rows.set(item.row._id, await sealed(context, item.row));
  const { found } = await insertMissing(
    context,
    'notify_messages',
    [...rows.values()],
    ['createdAt', 'bodyHash'],
  );
  return {
    results: items.map((item) => {
      if ('error' in item) return { error: { code: item.error.code, message: item.error.message } };
      return answer(context, item.row, found.get(item.row._id) ?? rows.get(item.row._id)!);
    }),
  };
}

const itemsOf = (context: Context, requests: readonly unknown[]): Item[] =>
  requests.map((request) =>
    orError(() => {
      const asked = parsePart(notificationSchema, request, 'notification');
      return built(context, asked, () => buildMessage(context, asked));
    }),
  );

/** Where that is left to the system. */
async function atTheirHours(context: Context, items: readonly Item[]): Promise<Item[]> {
  const asked = items.filter((item): item is Built => 'row' in item);
  const rows = await timed(context, asked);
  return items.map((item) => ('row' in item ? { ...item, row: rows[asked.indexOf(item)]! } : item));
}

function answer(
  context: Context,
  asked: MessageDocument,
  stored: MessageDocument,
): SendResult | { error: { code: string; message: string } } {
  if (stored.bodyHash === asked.bodyHash)
    return describe(context.config, stored, { now: context.clock.now() });
  return {
    error: {
      code: 'KEY_REUSED',
      message: `key: "${asked.key}" has been used with another body. 该 key 已被使用。`,
    },
  };
}
