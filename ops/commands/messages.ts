import { messagesRequest, parseRequest } from '../../cloudfunctions/core/contract';
import type { Context } from '../../cloudfunctions/core/ports/context';
import { messages } from '../../cloudfunctions/core/reports/messages';
import { given } from '../base/given';
import { table } from '../base/table';
import { stateWords, timeWords } from '../base/words';

export interface MessagesOptions {
  to?: string | undefined;
  template?: string | undefined;
  state?: string | undefined;
  limit?: string | undefined;
}

/** @returns what to print */
export async function listMessages(context: Context, options: MessagesOptions): Promise<string[]> {
  const found = await messages(context, parseRequest(messagesRequest, given({ ...options })));
  if (found.length === 0) return ['None. 没有符合条件的通知。'];
  const { timeZone } = context.config;
  return table(
    ['created 创建', 'template 模板', 'key', 'state 状态', 'sent or due 发送/计划', 'id', 'reason 原因'],
    found.map(({ createdAt, template, key, state, sentAt, dueAt, id, reason }) => [
      timeWords(createdAt, timeZone),
      template,
      key,
      stateWords(state),
      timeWords(sentAt ?? dueAt, timeZone),
      id,
      reason ? `${reason.code}: ${reason.message}` : '',
    ]),
  );
}
