import type { Context } from '../ports/context';
import { notificationSchema, parsePart, type SendManyResult, type SendResult } from '../contract';
import { NotifyError } from '../errors';
import type { MessageDocument } from '../model/message';
import { buildMessage } from '../queue/build';
import { sealed } from '../queue/seal';
import { insertMissing } from '../store/insertMissing';
import { describe } from './describe';

type Item = { row: MessageDocument } | { error: NotifyError };

/**
 * Schedules up to 100 notifications in a few calls; those that are due leave with the next tick. One that is
 * wrong, in whatever way, does not keep the others back.
 * @param requests not yet parsed
 */
export async function scheduleMany(context: Context, requests: readonly unknown[]): Promise<SendManyResult> {
  const items = requests.map((request): Item => {
    try {
      return { row: buildMessage(context, parsePart(notificationSchema, request, 'notification')) };
    } catch (error) {
      if (error instanceof NotifyError) return { error };
      throw error;
    }
  });
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
