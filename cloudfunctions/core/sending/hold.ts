import { notEnded, reserveUpdate } from '../books/reserve';
import { seenGoing } from '../gate/seen';
import { isCounted, type Right } from '../model/right';
import type { Hold, Recipient } from '../model/user';
import type { Context } from '../ports/context';
import { conditionOf } from '../rules/may';
import { ensureUser } from '../store/ensureUser';
import { journalId } from '../store/token';
import { campaignsOf, NONE, readUsers, type Halted } from './halted';
import type { Going, Window } from './step';

interface Asking {
  right: Right;
  rows: Going[];
  /** To each of their users. */
  sends: number;
}

/** Whether this window holds the user. */
export const isOurs = (
  user: Recipient | undefined,
  { token, number }: Window,
): user is Recipient & { hold: Hold } => user?.hold?.journal === journalId(token, number);

/**
 * The one conditional update: whoever said no before it is not matched, whoever does after it meets the hold and waits
 * for it. A lost answer is settled by the reading. For one user both are one call.
 * @returns every user of the window who has a document, and what of it stands still
 */
export async function hold(
  context: Context,
  { template, token, number, leaseUntil, closing = false }: Window,
  { right, rows, sends }: Asking,
): Promise<{ users: Map<string, Recipient>; halted: Halted }> {
  const { store, config, clock } = context;
  const at = clock.now();
  const openids = [...new Set(rows.map(({ row }) => row.to))];
  const campaigns = campaignsOf(rows.map(({ row }) => row));
  const promotional = template.class === 'promotional';
  if (right === 'try') await ensureUsers(context, openids);
  const journal = journalId(token, number);
  const condition = {
    _id: { $in: openids },
    ...conditionOf({ config, template, right, sends, now: at, closing }),
    ...notEnded({ journal }),
  };
  const update = reserveUpdate(template, {
    token,
    journal,
    template: template.alias,
    templateId: template.id,
    topic: template.topic,
    counted: isCounted(right),
    sends,
    at,
    until: leaseUntil,
  });
  if (openids.length === 1 && campaigns.length === 0 && (!promotional || seenGoing(context))) {
    const user = await store.updateOne('notify_users', condition, update);
    if (user) return { users: new Map([[user._id, user]]), halted: NONE };
  } else {
    await store.update('notify_users', condition, update);
  }
  return readUsers(context, openids, { campaigns, promotional });
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
