import { notEnded, reserveUpdate } from '../books/reserve';
import { isCounted, rightsOf, type Right } from '../model/right';
import { nobody, RECIPIENT_FIELDS, type Hold, type Recipient } from '../model/user';
import type { Context } from '../ports/context';
import { asksToTry, conditionOf, whyNotBy } from '../rules/may';
import type { Decision } from '../rules/rule';
import { ensureUser } from '../store/ensureUser';
import { journalId } from '../store/token';
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
    const users = await hold(
      context,
      window,
      right,
      asking.map(({ going }) => going.row.to),
      at,
    );
    const held = new Set<Going>();
    for (const one of asking) {
      const user = users.get(one.going.row.to);
      if (isOurs(user, window)) {
        held.add(one.going);
        go.push({ ...one.going, user, hold: { at, right } });
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
  const why = whyNotBy({ config, template: window.template, right, now, row, user: user ?? nobody() });
  return why ?? { state: 'scheduled', reason: 'BUSY', dueAt: now };
}

/** Whether this window holds the user. */
const isOurs = (user: Recipient | undefined, { token, number }: Window): user is Recipient & { hold: Hold } =>
  user?.hold?.journal === journalId(token, number);

/**
 * The one conditional update: whoever said no before it is not matched, whoever does after it meets the hold and waits
 * for it. A lost answer is settled by the reading. For one user both are one call.
 * @returns every user of the window who has a document
 */
async function hold(
  context: Context,
  { template, token, number, leaseUntil }: Window,
  right: Right,
  openids: string[],
  at: number,
): Promise<Map<string, Recipient>> {
  const { store, config } = context;
  if (right === 'try') await ensureUsers(context, openids);
  const journal = journalId(token, number);
  const condition = {
    _id: { $in: openids },
    ...conditionOf({ config, template, right, now: at }),
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
  if (openids.length === 1) {
    const user = await store.updateOne('notify_users', condition, update);
    if (user) return new Map([[user._id, user]]);
  } else {
    await store.update('notify_users', condition, update);
  }
  const users = await store.find(
    'notify_users',
    { _id: { $in: openids } },
    { limit: openids.length, fields: RECIPIENT_FIELDS },
  );
  return new Map(users.map((user) => [user._id, user]));
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
