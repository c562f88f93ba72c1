import type { Template } from '../config/config';
import { newUser } from '../model/user';
import type { Context } from '../ports/context';
import { releaseWaiting } from '../queue/waiting';
import { creditFloor } from '../rules/creditFloor';
import { insertMissing } from '../store/insertMissing';

/** What is left after these, the sweep of waiting rows finds. */
const ROUNDS = 4;

/**
 * After rows of these users have begun to wait. A grant looks for them before it books (`consent/grant.ts`): one that
 * looked too early finds its user marked and looks again; one that has booked meanwhile has released nothing, so its
 * credit is found here. A user without a document gets one, to carry the mark: then a grant that meets nobody knows that
 * nothing waits.
 */
export async function beginWaiting(context: Context, template: Template, openids: string[]): Promise<void> {
  const { store, config, clock } = context;
  const available = `credits.${template.id}.available`;
  // What is kept for transactional ones is no credit for these.
  const floor = creditFloor(config, template);
  const mark = context.newToken();
  let left = [...new Set(openids)];
  for (let round = 0; round < ROUNDS && left.length > 0; round++) {
    const some = { _id: { $in: left } };
    const poor = { ...some, [available]: { $not: { $gt: floor } } };
    if ((await store.update('notify_users', poor, { $set: { waits: mark } })) === left.length) return;
    const users = await store.find('notify_users', some, {
      limit: left.length,
      fields: ['credits', 'waits'],
    });
    const known = new Map(users.map((user) => [user._id, user]));
    for (const { _id, credits } of users) {
      const has = credits[template.id]?.available ?? 0;
      if (has > floor) await releaseWaiting(context, _id, template.id, has);
    }
    const strangers = left.filter((openid) => !known.has(openid));
    const fresh = strangers.map((openid) => ({ ...newUser(openid, clock.now()), waits: mark }));
    const { ours } = await insertMissing(context, 'notify_users', fresh, ['waits']);
    left = left.filter((openid) => {
      const user = known.get(openid);
      if (!user) return !ours.has(openid);
      return user.waits !== mark && (user.credits[template.id]?.available ?? 0) <= floor;
    });
  }
}
