import type { Context } from '../ports/context';
import { ownWords } from '../errors';
import { release, releaseSeries } from '../books/release';
import type { JournalDocument } from '../model/journal';
import type { MessageDocument } from '../model/message';
import type { UserDocument } from '../model/user';
import { eachAlone } from '../store/eachAlone';
import { RECOVERY_GRACE } from '../time/spans';
import { chunk, groupBy } from '../store/grouping';
import { moveRows } from '../queue/moveRows';
import { closeJournals } from './closeJournals';
import { asJournalled, settle, type Attempt } from '../settling/settle';

/** Rows and users looked at in one round; the next tick takes the rest. */
const BATCH = 300;

/**
 * Takes over what workers left behind when they died or slept through their lease: claimed rows, and holds on
 * users. The journals of their tokens say what had been attempted.
 * @returns how many tokens were recovered
 */
export async function recoverDead(context: Context): Promise<number> {
  const { store, clock } = context;
  const dead = clock.now() - RECOVERY_GRACE;
  const rows = await store.find(
    'notify_messages',
    { state: 'claimed', leaseUntil: { $lt: dead } },
    { sort: { leaseUntil: 1 }, limit: BATCH, fields: ['token'] },
  );
  const holds = await store.find(
    'notify_users',
    { 'hold.until': { $lt: dead } },
    { sort: { 'hold.until': 1 }, limit: BATCH, fields: ['hold'] },
  );
  const tokens = new Set([...rows.map((row) => row.token), ...holds.map((user) => user.hold?.token ?? '')]);
  tokens.delete('');
  await eachAlone(context, 'recovery.error', tokens, async (token) => {
    try {
      await recoverToken(context, token);
    } catch (error) {
      await putOff(context, token, dead);
      throw error;
    }
  });
  return tokens.size;
}

/** What cannot be recovered is looked at again by the next tick, but behind whatever else is dead by now. */
async function putOff({ store }: Context, token: string, dead: number): Promise<void> {
  const again = dead - 1;
  const rows = { token, state: 'claimed', leaseUntil: { $lt: dead } } as const;
  await store.update('notify_messages', rows, { $set: { leaseUntil: again } });
  const users = { 'hold.token': token, 'hold.until': { $lt: dead } };
  await store.update('notify_users', users, { $set: { 'hold.until': again } });
}

/** Recovers everything under one token whose lease is over; the caller has seen that it is. */
export async function recoverToken(context: Context, token: string): Promise<void> {
  const journals = await closeJournals(context, token);
  const attempted = journals.reduce((sum, { results }) => sum + Object.keys(results).length, 0);
  context.log('recovery', { token, journals: journals.length, attempted });
  /** Of whom something may have been sent that nobody has booked. */
  const stuck: JournalDocument[] = [];
  try {
    await eachAlone(context, 'recovery.error', journals, async (journal) => {
      try {
        await settleAttempted(context, token, journal);
      } catch (error) {
        stuck.push(journal);
        throw error;
      }
    });
  } finally {
    await returnUnattempted(context, token, stuck);
  }
}

/**
 * Rows that are somebody else's by now are left alone: a worker that died between messages and users has left their holds,
 * whose credits are booked as the journal has it. One that WeChat may have spent does not just return.
 */
async function settleAttempted(context: Context, token: string, journal: JournalDocument): Promise<void> {
  const entries = journal.entries.filter(({ id }) => journal.results[id]);
  const rows = await find(
    context,
    'notify_messages',
    entries.map(({ id }) => id),
  );
  const users = await find(context, 'notify_users', [...new Set(entries.map(({ to }) => to))]);
  const byOpenid = new Map(users.map((user) => [user._id, user]));
  const byId = new Map(rows.map((row) => [row._id, row]));
  const attempts = entries.flatMap((entry) => {
    const { id, to } = entry;
    const row = byId.get(id);
    const user = byOpenid.get(to);
    const hold = heldIn(journal, user);
    const movedOn = row?.token !== token;
    if (!row || (movedOn && !hold)) return [];
    return [
      {
        row,
        movedOn,
        ...asJournalled(entry),
        heldAt: hold?.at ?? journal.at,
        sends: hold?.sends ?? 1,
        suspicions: user?.credits[journal.templateId]?.suspicions ?? 0,
        mainSwitch: user?.mainSwitch ?? null,
        result: journal.results[id]!,
      },
    ];
  });
  const { _id, template, templateId, at: openedAt } = journal;
  const book = (some: Attempt[]) =>
    settle(context, { token, journal: _id, template, templateId, openedAt, attempts: some });
  try {
    await book(attempts);
  } catch (error) {
    context.log('recovery.error', { token, error: ownWords(error) });
    // It may be about one of them.
    const users = groupBy(attempts, ({ row }) => row.to);
    await eachAlone(context, 'recovery.error', users, async (own) => void (await book(own)));
  }
}

/** The hold that this window has on a user; a later window of the same claim may have one. */
const heldIn = ({ _id }: JournalDocument, user: UserDocument | undefined) =>
  user?.hold?.journal === _id ? user.hold : undefined;

async function find<C extends 'notify_messages' | 'notify_users'>(
  context: Context,
  collection: C,
  ids: string[],
) {
  const found = [];
  for (const some of chunk(ids, BATCH)) {
    found.push(...(await context.store.find(collection, { _id: { $in: some } }, { limit: some.length })));
  }
  return found;
}

/** What the token claims or holds and no journal names was never handed to WeChat. */
async function returnUnattempted(context: Context, token: string, stuck: JournalDocument[]): Promise<void> {
  const named = new Set(stuck.flatMap(({ entries }) => entries.map(({ id }) => id)));
  const of = new Set(stuck.map(({ _id }) => _id));
  const at = context.clock.now();
  const rows: MessageDocument[] = await context.store.find(
    'notify_messages',
    { token, state: 'claimed' },
    { limit: 1000 },
  );
  await moveRows(context, {
    token,
    ids: rows.map((row) => row._id).filter((id) => !named.has(id)),
    state: 'scheduled',
    reason: 'RECOVERED',
    at,
  });
  const users: UserDocument[] = await context.store.find(
    'notify_users',
    { 'hold.token': token },
    { limit: 1000 },
  );
  const holds = users.flatMap((user) =>
    user.hold?.token === token && !of.has(user.hold.journal) ? [{ openid: user._id, hold: user.hold }] : [],
  );
  for (const group of groupBy(holds, ({ hold }) => ({ ...hold, until: 0 }))) {
    const { openid, hold } = group[0]!;
    const { journal, template, templateId, counted, sends, at: heldAt } = hold;
    const held = { token, journal, template, templateId, counted, heldAt };
    const openids = group.map((each) => each.openid);
    if (sends > 1) await releaseSeries(context, { ...held, openid, sends, ends: [] });
    else await release(context, { ...held, openids, effect: 'return', at });
  }
}
