import type { Context } from '../ports/context';
import { ensureUser } from '../store/ensureUser';
import { reservable, reserveUpdate } from '../books/reserve';
import { creditFloor } from '../rules/creditFloor';
import { RECIPIENT_FIELDS, type Hold, type Recipient } from '../model/user';
import { isCounted, type Window } from './group';

export interface Reserved {
  /** Every user of the window who has a document. */
  users: Map<string, Recipient>;
  heldAt: number;
}

/** Whether this window holds the user. */
export const isOurs = (user: Recipient | undefined, token: string): user is Recipient & { hold: Hold } =>
  user?.hold?.token === token;

/**
 * Takes the credits of a window in one conditional update over its users, then reads them all: who holds our token
 * goes on; of the others the document says why not. A lost answer to the update is settled by the same reading.
 * For one user both are one call.
 */
export async function reserve(context: Context, window: Window): Promise<Reserved> {
  const { store, clock, config } = context;
  const heldAt = clock.now();
  const openids = window.rows.map((row) => row.to);
  if (window.right === 'try') await ensureUsers(context, openids);
  const floor = creditFloor(config, window.template);
  const condition = reservable(window.template, window.right, openids, floor, heldAt);
  const update = reserveUpdate(window.template, {
    token: window.token,
    template: window.template.alias,
    templateId: window.template.id,
    topic: window.template.topic,
    counted: isCounted(window),
    at: heldAt,
    until: window.leaseUntil,
  });
  if (openids.length === 1) {
    const user = await store.updateOne('notify_users', condition, update);
    if (user) return { users: new Map([[user._id, user]]), heldAt };
  } else {
    await store.update('notify_users', condition, update);
  }
  const users = await store.find(
    'notify_users',
    { _id: { $in: openids } },
    { limit: openids.length, fields: [...RECIPIENT_FIELDS] },
  );
  return { users: new Map(users.map((user) => [user._id, user])), heldAt };
}

/** Who has never been here may still hold a credit from before; the hold needs a document to stand on. */
async function ensureUsers(context: Context, openids: string[]): Promise<void> {
  const there = await context.store.find(
    'notify_users',
    { _id: { $in: openids } },
    { limit: openids.length, fields: ['_id'] },
  );
  const known = new Set(there.map(({ _id }) => _id));
  for (const openid of openids) if (!known.has(openid)) await ensureUser(context, openid);
}
