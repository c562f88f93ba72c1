import { notEnded, reserveUpdate } from '../books/reserve';
import { isCounted, rightsOf, type Right } from '../model/right';
import { nobody, type Hold, type Recipient } from '../model/user';
import type { Context } from '../ports/context';
import { asksToTry, conditionOf, whyNotBy } from '../rules/may';
import type { Decision } from '../rules/rule';
import { ensureUser } from '../store/ensureUser';
import { journalId } from '../store/token';
import { campaignsOf, haltedRow, readUsers, type Halted } from './halted';
import type { Decided, Going, Step, Window } from './step';

/**
 * Takes the users of a window, by the first of the template's rights that holds for each: one conditional update, then
 * all are read. Whom this window holds goes on; of the others the document says why not.
 */
export const reserve: Step = async ({ context, window }, rows) => {
  const go: Going[] = [];
  const decided: Decided[] = [];
  let open: { going: Going; decision?: Decision }[] = rows.map((going) => ({ going }));
  for (const right of rightsOf(window.template)) {
    const asking = open.filter(({ going, decision }) => !decision || asksToTry(going.row, decision));
    if (asking.length === 0) continue;
    const at = context.clock.now();
    const asked = asking.map(({ going }) => going);
    const { users, halted } = await hold(context, window, right, asked, at);
    const held = new Set<Going>();
    for (const one of asking) {
      const user = users.get(one.going.row.to);
      if (isOurs(user, window)) {
        held.add(one.going);
        const going = { ...one.going, user, hold: { at, right } };
        const decision = haltedRow(going, halted);
        if (decision) decided.push({ going, decision });
        else go.push(going);
      } else {
        one.going = { ...one.going, ...(user ? { user } : {}) };
        one.decision ??= whyTurnedAway(context, window, right, one.going);
      }
    }
    open = open.filter(({ going }) => !held.has(going));
  }
  for (const { going, decision } of open) if (decision) decided.push({ going, decision });
  return { go, decided };
};

/** Told from the document as it is now. If nothing stands in the way any more, the row is tried again at once. */
function whyTurnedAway(context: Context, window: Window, right: Right, { row, user }: Going): Decision {
  const now = context.clock.now();
  const { config } = context;
  const { template, closing = false } = window;
  const why = whyNotBy({ config, template, closing, right, now, row, user: user ?? nobody() });
  return why ?? { state: 'scheduled', reason: 'BUSY', dueAt: now };
}

/** Whether this window holds the user. */
const isOurs = (user: Recipient | undefined, { token, number }: Window): user is Recipient & { hold: Hold } =>
  user?.hold?.journal === journalId(token, number);

/**
 * The one conditional update: whoever said no before it is not matched, whoever does after it meets the hold and waits
 * for it. A lost answer is settled by the reading. For one user both are one call.
 * @returns every user of the window who has a document, and the campaigns that have been paused or stopped
 */
async function hold(
  context: Context,
  { template, token, number, leaseUntil, closing = false }: Window,
  right: Right,
  rows: Going[],
  at: number,
): Promise<{ users: Map<string, Recipient>; halted: Halted }> {
  const { store, config } = context;
  const openids = rows.map(({ row }) => row.to);
  const campaigns = campaignsOf(rows);
  if (right === 'try') await ensureUsers(context, openids);
  const journal = journalId(token, number);
  const condition = {
    _id: { $in: openids },
    ...conditionOf({ config, template, right, now: at, closing }),
    ...notEnded({ journal }),
  };
  const update = reserveUpdate(template, {
    token,
    journal,
    template: template.alias,
    templateId: template.id,
    topic: template.topic,
    counted: isCounted(right),
    at,
    until: leaseUntil,
  });
  if (openids.length === 1 && campaigns.length === 0) {
    const user = await store.updateOne('notify_users', condition, update);
    if (user) return { users: new Map([[user._id, user]]), halted: new Map() };
  } else {
    await store.update('notify_users', condition, update);
  }
  return readUsers(context, openids, campaigns);
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
