import { preferencesOf, templateStates } from '../consent/preferences';
import type { UserView } from '../contract';
import { newUser } from '../model/user';
import type { Context } from '../ports/context';
import { standing } from '../queue/standing';
import { findUser } from '../store/find';
import { iso } from '../time/zone';

const LATEST = 20;

/** One user as an operator sees them. Somebody nobody has heard of looks like a user who has never been asked. */
export async function showUser(context: Context, openid: string): Promise<UserView> {
  const { config, clock, store } = context;
  const now = clock.now();
  const found = await findUser(context, openid);
  const user = found ?? newUser(openid, now);
  const rows = await store.find(
    'notify_messages',
    { to: openid },
    { sort: { createdAt: -1 }, limit: LATEST },
  );
  return {
    openid,
    known: found !== undefined,
    preferences: preferencesOf(config, user, now),
    templates: templateStates(config, user, now),
    latest: rows.map((row) => {
      const { state, reason } = standing(config, row, { now });
      const why = reason ? { reason: `${reason.code}: ${reason.message}` } : {};
      return {
        id: row._id,
        template: row.template,
        key: row.key,
        state,
        at: iso(row.sentAt || row.createdAt),
        ...why,
      };
    }),
  };
}
