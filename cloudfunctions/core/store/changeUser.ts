import type { Context } from '../ports/context';
import type { UserDocument } from '../model/user';
import type { Update } from '../ports';
import { NotifyError } from '../errors';
import { ensureUser } from './ensureUser';

/** Changes the caller's own document, which comes into being if there is none. @returns it as it is afterwards */
export async function changeUser(context: Context, openid: string, update: Update): Promise<UserDocument> {
  const changed = await context.store.updateOne('notify_users', { _id: openid }, update);
  if (changed) return changed;
  await ensureUser(context, openid);
  const second = await context.store.updateOne('notify_users', { _id: openid }, update);
  if (second) return second;
  throw new NotifyError(
    'UNAVAILABLE',
    'The user document could not be written; repeat the request. 请稍后重试。',
  );
}
