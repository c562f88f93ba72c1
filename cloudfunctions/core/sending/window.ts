import type { Context } from '../ports/context';
import { release } from '../books/release';
import { creditFloor } from '../rules/creditFloor';
import type { JournalDocument, JournalResult } from '../model/journal';
import type { DueMessage } from '../model/message';
import type { Recipient } from '../model/user';
import { putOff } from '../rules/putOff';
import { trip } from '../gate/breakers';
import type { Brake } from './brake';
import { releaseWaiting } from '../queue/waiting';
import { whyNot, type Decision } from '../rules/decide';
import { isCounted, type Window } from './group';
import { groupBy } from '../store/grouping';
import { openJournal } from './openJournal';
import { completeJournal } from '../settling/completeJournal';
import { moveRows } from '../queue/moveRows';
import type { Outcome } from '../settling/outcome';
import type { Pacer } from './pacer';
import { isOurs, reserve, type Reserved } from './reserve';
import { settle } from '../settling/settle';
import { transmit } from './transmit';

/** What became of one row in a window, with its user as read. */
export interface RowResult {
  row: DueMessage;
  decision: Decision | Outcome;
  user: Recipient | undefined;
}

/** Reserve → journal → send → settle, for the rows of one window (DESIGN §7). */
export async function runWindow(
  context: Context,
  window: Window,
  pacers: Pacer[],
  brake: Brake,
): Promise<RowResult[]> {
  const now = context.clock.now();
  const dead = window.rows.filter((row) => row.expiresAt <= now);
  const live = { ...window, rows: window.rows.filter((row) => row.expiresAt > now) };
  const results = await expire(context, window, dead);
  if (live.rows.length === 0) return results;
  const reserved = await reserve(context, live);
  const [away, tries] = triesOf(turnedAway(context, live, reserved), window);
  results.push(...(await turnAway(context, window, away)));
  const held = live.rows.filter((row) => isOurs(reserved.users.get(row.to), window.token));
  const [sending, delayed] = await delay(context, window, held, reserved);
  results.push(...delayed);
  results.push(...(await tryOnce(context, window, tries, pacers, brake)));
  if (sending.length === 0) return results;
  const journal = await openJournal(context, window, sending);
  const sent = await transmit(context, sending, window.leaseUntil, pacers, brake);
  await completeJournal(context, journal._id, sent);
  for (const { key, code, rule } of brake.fresh()) await trip(context, key, code, rule);
  const outcomes = await settleWindow(context, journal, sending, reserved, sent);
  for (const row of sending) {
    results.push({ row, decision: outcomes.get(row._id)!, user: reserved.users.get(row.to) });
  }
  return results;
}

function settleWindow(
  context: Context,
  journal: JournalDocument,
  rows: DueMessage[],
  reserved: Reserved,
  results: Map<string, JournalResult>,
): Promise<Map<string, Outcome>> {
  return settle(context, {
    ...journal,
    openedAt: journal.at,
    heldAt: reserved.heldAt,
    rows,
    users: reserved.users,
    results,
  });
}

async function expire(context: Context, window: Window, rows: DueMessage[]): Promise<RowResult[]> {
  const decision: Decision = { state: 'expired', reason: 'EXPIRED' };
  const at = context.clock.now();
  await moveRows(context, { ...decision, token: window.token, ids: rows.map((row) => row._id), at });
  return rows.map((row) => ({ row, decision, user: undefined }));
}

/** Rows that quiet hours or a cap put off give their credit back; messages first, as always. */
async function delay(
  context: Context,
  window: Window,
  held: DueMessage[],
  reserved: Reserved,
): Promise<[go: DueMessage[], delayed: RowResult[]]> {
  const { config, clock } = context;
  const at = clock.now();
  const go: DueMessage[] = [];
  const delayed: RowResult[] = [];
  for (const row of held) {
    const user = reserved.users.get(row.to)!;
    const decision = putOff(config, window.template, row, user, at);
    if (decision) delayed.push({ row, user, decision });
    else go.push(row);
  }
  const { token, template } = window;
  for (const group of groupBy(delayed, ({ decision }) => decision)) {
    const ids = group.map(({ row }) => row._id);
    await moveRows(context, { ...group[0]!.decision, token, ids, at });
  }
  await release(context, {
    token,
    template: template.alias,
    templateId: template.id,
    counted: isCounted(window),
    openids: delayed.map(({ row }) => row.to),
    effect: 'return',
    heldAt: reserved.heldAt,
    at,
  });
  return [go, delayed];
}

/** The rows whose users the reserve did not take, with what the documents say about it. */
function turnedAway(context: Context, window: Window, reserved: Reserved): RowResult[] {
  const at = context.clock.now();
  return window.rows
    .filter((row) => !isOurs(reserved.users.get(row.to), window.token))
    .map((row) => {
      const user = reserved.users.get(row.to);
      return { row, user, decision: whyNot(context.config, window.template, row, user, at) };
    });
}

/** Moves rows that are not sent; nothing is held for them. */
async function turnAway(context: Context, window: Window, results: RowResult[]): Promise<RowResult[]> {
  const at = context.clock.now();
  for (const group of groupBy(results, ({ decision }) => decision)) {
    const ids = group.map(({ row }) => row._id);
    await moveRows(context, { ...group[0]!.decision, token: window.token, ids, at });
  }
  await lookOnceMore(
    context,
    window,
    results.filter(({ decision }) => decision.state === 'waiting'),
  );
  return results;
}

/** Rows without a credit whose caller asked to let WeChat decide, once per user and template. */
function triesOf(away: RowResult[], window: Window): [away: RowResult[], tries: RowResult[]] {
  const isTry = ({ row, user, decision }: RowResult) =>
    window.right === 'credit' &&
    row.whenNoCredit === 'try' &&
    (decision.reason === 'NO_CREDIT' || decision.reason === 'NEVER_SUBSCRIBED') &&
    !user?.tried.includes(window.template.id) &&
    !user?.credits[window.template.id]?.uncertain;
  return [away.filter((result) => !isTry(result)), away.filter(isTry)];
}

/** Its journal needs a number that no window of the claim has. */
const TRY_NUMBERS = 10_000;

async function tryOnce(
  context: Context,
  window: Window,
  tries: RowResult[],
  pacers: Pacer[],
  brake: Brake,
): Promise<RowResult[]> {
  if (tries.length === 0) return [];
  const number = window.number + TRY_NUMBERS;
  const rows = tries.map(({ row }) => row);
  return runWindow(context, { ...window, right: 'try', number, rows }, pacers, brake);
}

/** A grant that passed just before the rows began to wait has released nothing. */
async function lookOnceMore(context: Context, { template }: Window, waiting: RowResult[]): Promise<void> {
  if (waiting.length === 0) return;
  const openids = waiting.map(({ row }) => row.to);
  // What is kept for transactional ones is no credit for these.
  const floor = creditFloor(context.config, template);
  const granted = await context.store.find(
    'notify_users',
    { _id: { $in: openids }, [`credits.${template.id}.available`]: { $gt: floor } },
    { limit: openids.length, fields: ['credits'] },
  );
  for (const user of granted) {
    await releaseWaiting(context, user._id, template.id, user.credits[template.id]?.available ?? 0);
  }
}
