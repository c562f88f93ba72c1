import type { Context } from '../ports/context';
import { NotifyError } from '../errors';
import { newUser, type UserDocument } from '../model/user';
import { findUser } from '../store/find';
import { stop } from './stop';

/**
 * Deletes what is kept about a user and leaves a tombstone: muted, with the time, so that older reports and
 * queued sends find a no. Figures are counts and stay. An attempt of unknown outcome keeps its bare row until it
 * is settled.
 * @throws NotifyError `PENDING` when a send is just under way; ask again
 */
export async function erase(context: Context, openid: string): Promise<{ erased: true }> {
  await stop(context, openid, { scope: 'all' });
  const user = await findUser(context, openid);
  if (user) await bury(context, user);
  const { store } = context;
  await store.remove('notify_messages', { to: openid, state: { $nin: ['claimed', 'unknown'] } });
  await store.update(
    'notify_messages',
    { to: openid, state: { $in: ['claimed', 'unknown'] } },
    { $set: { data: {}, page: '', key: '' } },
  );
  await store.remove('notify_events', { openid, stage: { $in: ['folded', 'orphan'] } });
  await store.update('notify_list_parts', { openids: openid }, { $pull: { openids: openid } });
  // A prompt is nothing but who was shown what.
  await store.remove('notify_events', { openid, kind: 'prompt' });
  // What else has not been counted yet keeps its fact and loses its words.
  await store.update(
    'notify_events',
    { openid, stage: 'new' },
    { $set: { text: '', props: {}, answer: '', status: 'closed' } },
  );
  return { erased: true };
}

/** The document as if new, where nothing is under way; a send that started meanwhile makes it match nothing. */
async function bury(context: Context, user: UserDocument): Promise<void> {
  const now = context.clock.now();
  const {
    _id,
    createdAt: _createdAt,
    uncertainties: _uncertain,
    credits: _credits,
    ...empty
  } = newUser(user._id, now);
  const credits = Object.fromEntries(
    Object.entries(user.credits)
      .filter(([, account]) => account.uncertain > 0)
      .map(([id, account]) => [id, { ...account, accepts: [] }]),
  );
  const buried = await context.store.updateOne(
    'notify_users',
    { _id, hold: null, touch: user.touch },
    { $set: { ...empty, credits, muted: true, erasedAt: now, touch: context.newToken() } },
  );
  if (buried) return;
  throw new NotifyError(
    'PENDING',
    'Something of this user was just under way; ask again. 该用户有操作正在进行，请稍后再试。',
  );
}
