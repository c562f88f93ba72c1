import type { Context } from '../ports/context';
import type { EventDocument } from '../model/facts';
import type { UserDocument } from '../model/user';
import { findUser } from '../store/find';
import { iso } from '../time/zone';

/** Everything kept about one user, for the user (PIPL: the right to a copy). */
export interface UserExport {
  user: Omit<UserDocument, 'hold' | 'touch' | 'uncertainties'> | null;
  notifications: { id: string; template: string; data: Record<string, string>; state: string; at: string }[];
  events: ({ at: string } & Pick<EventDocument, 'kind' | 'name' | 'text' | 'rating' | 'props'>)[];
}

const MOST = 1000;

/** The newest 1000 notifications and events. */
export async function exportData(context: Context, openid: string): Promise<UserExport> {
  const { store } = context;
  const user = await findUser(context, openid);
  const rows = await store.find('notify_messages', { to: openid }, { sort: { createdAt: -1 }, limit: MOST });
  const events = await store.find('notify_events', { openid }, { sort: { at: -1 }, limit: MOST });
  return {
    user: user ? withoutMachinery(user) : null,
    notifications: rows.map((row) => ({
      id: row._id,
      template: row.template,
      data: row.data,
      state: row.state,
      at: iso(row.sentAt || row.createdAt),
    })),
    events: events.map(({ kind, name, at, text, rating, props }) => ({
      kind,
      name,
      at: iso(at),
      text,
      rating,
      props,
    })),
  };
}

function withoutMachinery({ hold: _hold, touch: _touch, uncertainties: _u, ...user }: UserDocument) {
  return user;
}
