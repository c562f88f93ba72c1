import type { Context } from '../ports/context';
import { release } from '../books/release';
import type { JournalDocument } from '../model/journal';
import type { MessageDocument } from '../model/message';
import type { UserDocument } from '../model/user';
import { RECOVERY_GRACE } from '../time/spans';
import { chunk, groupBy } from '../store/grouping';
import { moveRows } from '../queue/moveRows';
import { onRecord, outcomeOf } from '../settling/outcome';
import { closeJournals } from './closeJournals';
import { asJournalled, settle, wishesOf } from '../settling/settle';

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
  for (const token of tokens) await recoverToken(context, token);
  return tokens.size;
}

/** Recovers everything under one token whose lease is over; the caller has seen that it is. */
export async function recoverToken(context: Context, token: string): Promise<void> {
  const journals = await closeJournals(context, token);
  const attempted = journals.reduce((sum, { results }) => sum + Object.keys(results).length, 0);
  context.log('recovery', { token, journals: journals.length, attempted });
  await settleAttempted(context, token, journals);
  await returnUnattempted(context, token);
}

async function settleAttempted(context: Context, token: string, journals: JournalDocument[]): Promise<void> {
  for (const journal of journals) {
    const entries = journal.entries.filter(({ id }) => journal.results[id]);
    const rows = await find(
      context,
      'notify_messages',
      entries.map(({ id }) => id),
    );
    const users = await find(
      context,
      'notify_users',
      entries.map(({ to }) => to),
    );
    const byOpenid = new Map(users.map((user) => [user._id, user]));
    const byId = new Map(entries.map((entry) => [entry.id, entry]));
    const attempts = rows
      .filter((row) => row.token === token)
      .map((row) => ({
        row,
        ...asJournalled(byId.get(row._id)!),
        heldAt: heldIn(journal, byOpenid.get(row.to))?.at ?? journal.at,
        suspicions: byOpenid.get(row.to)?.credits[journal.templateId]?.suspicions ?? 0,
        mainSwitch: byOpenid.get(row.to)?.mainSwitch ?? null,
        result: journal.results[row._id]!,
      }));
    const { _id, template, templateId, at: openedAt } = journal;
    await settle(context, { token, journal: _id, template, templateId, openedAt, attempts });
    const movedOn = rows.filter((row) => row.token !== token);
    await endHoldsOf(context, journal, movedOn, byOpenid);
  }
}

/**
 * A worker that died between messages and users has left holds whose messages may be somebody else's by now: these are
 * not touched, and the credits are booked as the journal has it. One that WeChat may have spent does not just return.
 */
async function endHoldsOf(
  context: Context,
  journal: JournalDocument,
  rows: MessageDocument[],
  users: Map<string, UserDocument>,
): Promise<void> {
  const { _id, token, template, templateId, entries, results } = journal;
  const left = rows.flatMap((row) => {
    const user = users.get(row.to);
    const result = results[row._id];
    const hold = heldIn(journal, user);
    if (!user || !hold || !result) return [];
    const suspicions = user.credits[templateId]?.suspicions ?? 0;
    const outcome = outcomeOf(context.config, row, result, suspicions);
    const entry = entries.find(({ id }) => id === row._id);
    const counted = entry?.counted ?? false;
    const { effect, mayStartUntil } = onRecord(outcome, {
      counted,
      surge: false,
      mainSwitch: user.mainSwitch,
    });
    const wishes = wishesOf(row, entry);
    return [
      {
        openid: row.to,
        nid: row._id,
        counted,
        effect,
        mayStartUntil,
        heldAt: hold.at,
        at: result.at,
        wishes,
      },
    ];
  });
  for (const group of groupBy(left, ({ openid: _openid, nid: _nid, ...alike }) => alike)) {
    const { openid: _openid, nid: _nid, ...alike } = group[0]!;
    const nids = new Map(group.map(({ openid, nid }) => [openid, nid]));
    const openids = group.map(({ openid }) => openid);
    await release(context, { token, journal: _id, template, templateId, openids, nids, ...alike });
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
async function returnUnattempted(context: Context, token: string): Promise<void> {
  const at = context.clock.now();
  const rows: MessageDocument[] = await context.store.find(
    'notify_messages',
    { token, state: 'claimed' },
    { limit: 1000 },
  );
  await moveRows(context, {
    token,
    ids: rows.map((row) => row._id),
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
    user.hold?.token === token ? [{ openid: user._id, hold: user.hold }] : [],
  );
  for (const group of groupBy(holds, ({ hold }) => ({ ...hold, until: 0 }))) {
    const { hold } = group[0]!;
    await release(context, {
      token,
      journal: hold.journal,
      template: hold.template,
      templateId: hold.templateId,
      counted: hold.counted,
      openids: group.map(({ openid }) => openid),
      effect: 'return',
      heldAt: hold.at,
      at,
    });
  }
}
