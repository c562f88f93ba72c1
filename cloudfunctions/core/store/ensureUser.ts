import type { Context } from '../ports/context';
import { newUser } from '../model/user';

/** Makes the user's document if there is none: an unsubscribe or a preference may come before any accept. */
export async function ensureUser(context: Context, openid: string): Promise<void> {
  await context.store.insert('notify_users', [newUser(openid, context.clock.now())]);
}
