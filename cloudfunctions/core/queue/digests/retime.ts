import { closingAfter } from '../../model/digest';
import type { Context } from '../../ports/context';
import { findUser } from '../../store/find';
import { PERIODS } from '../../time/closing';
import { spread, SPREAD } from '../../time/spread';
import { goodUntil } from './row';

/**
 * Lets the open digests of a user close when the user wants it now: at another hour, in another zone, once a week. One that
 * is just going out keeps its time, and so does that of a topic whose messages come one by one from now: what is in it was
 * promised as one.
 */
export async function retime(context: Context, openid: string): Promise<void> {
  const { store, config, clock } = context;
  const user = await findUser(context, openid);
  if (!user) return;
  const open = { to: openid, state: { $in: ['scheduled', 'heldBack'] }, period: { $in: [...PERIODS] } };
  const digests = await store.find('notify_messages', open, {
    limit: 100,
    fields: ['topic', 'shard', 'template', 'key'],
  });
  const now = clock.now();
  for (const { _id, topic, shard, template, key } of digests) {
    const period = user.digests[topic];
    if (!period) continue;
    const { at } = closingAfter(config, user, period, now);
    const its = config.templates[template];
    const expiresAt = its ? goodUntil(config, its, user, at) : at + SPREAD;
    const dueAt = spread(at, shard);
    await store.update('notify_messages', { ...open, _id }, { $set: { dueAt }, $max: { expiresAt } });
    const within = { to: openid, state: 'collected', template, digest: key };
    await store.update(
      'notify_messages',
      { ...within, ownExpiry: { $exists: false } },
      { $max: { expiresAt } },
    );
    await store.update('notify_messages', within, { $set: { dueAt: at } });
  }
}
