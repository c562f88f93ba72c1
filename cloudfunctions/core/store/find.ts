import type { Context } from '../ports/context';
import { NotifyError } from '../errors';
import type { MessageDocument } from '../model/message';
import type { UserDocument } from '../model/user';

/** @throws NotifyError `NOT_FOUND` */
export async function findMessage(context: Context, id: string): Promise<MessageDocument> {
  const [row] = await context.store.find('notify_messages', { _id: id }, { limit: 1 });
  if (!row) throw new NotifyError('NOT_FOUND', `id: no notification ${id}. 未找到该通知。`);
  return row;
}

export async function findUser(context: Context, openid: string): Promise<UserDocument | undefined> {
  const [user] = await context.store.find('notify_users', { _id: openid }, { limit: 1 });
  return user;
}
