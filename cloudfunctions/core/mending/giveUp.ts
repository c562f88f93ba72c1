import type { Context } from '../ports/context';
import { resolveUncertainty } from '../books/resolve';
import type { MessageDocument } from '../model/message';
import type { UserDocument } from '../model/user';
import { recordedRule } from '../codes/classify';
import { liftUnknown } from '../settling/liftUnknown';
import { sendAgainAt } from '../settling/outcome';
import { eachAlone } from '../store/eachAlone';
import { findForAll } from '../store/findForAll';
import { BUSY_DELAY } from '../time/spans';

const BATCH = 100;

/** What cannot be given up yet is looked at again after this, behind whatever else is over by then. */
const LOOK_AGAIN = 5 * 60_000;

/**
 * Attempts that nobody has answered within their time: failed, the credit voided, never sent again; or put back in line
 * where the template asks for that. One whose user and template have a receipt that no fold is done with waits for it,
 * however long the timer has stood still: the receipt may be its own, and is looked at a bounded number of times.
 */
export async function giveUpUnknown(context: Context): Promise<number> {
  const { store, clock } = context;
  const now = clock.now();
  const over = await store.find(
    'notify_messages',
    { state: 'unknown', leaseUntil: { $lte: now } },
    { sort: { leaseUntil: 1 }, limit: BATCH },
  );
  const [waiting, others] = await withReceipts(context, over);
  const users = await booksOf(context, others);
  // Its worker died before it booked the credit: recovery does that first.
  const isHeld = ({ to, token }: MessageDocument): boolean => users.get(to)?.hold?.token === token;
  const putOff = async (some: MessageDocument[], until = now + LOOK_AGAIN): Promise<void> => {
    if (some.length === 0) return;
    await store.update(
      'notify_messages',
      { _id: { $in: some.map(({ _id }) => _id) }, state: 'unknown', leaseUntil: { $lte: now } },
      { $set: { leaseUntil: until } },
    );
  };
  await putOff(waiting);
  // The next tick may find it booked: behind the others, but no later.
  await putOff(others.filter(isHeld), now);
  const rows = others.filter((row) => !isHeld(row));
  let cleared = 0;
  try {
    await eachAlone(context, 'giveUp.error', rows, async (row) => {
      try {
        await liftUnknown(context, {
          row,
          token: row.token,
          counted: tookCredit(row, users.get(row.to)),
          outcome: mayGoAgain(context, row, now) ? sendAgain(now) : GIVEN_UP,
          at: now,
        });
      } catch (error) {
        await putOff([row]);
        throw error;
      }
    });
  } finally {
    cleared = await clearLeftovers(context, now);
  }
  return rows.length + cleared;
}

/** Rows whose user and template have a receipt that is still to be counted, and the others. */
async function withReceipts(
  context: Context,
  rows: MessageDocument[],
): Promise<[waiting: MessageDocument[], others: MessageDocument[]]> {
  const receipts = await findForAll(
    context,
    'notify_receipts',
    rows.map(({ to }) => to),
    (openids) => ({ openid: { $in: openids }, stage: 'new' }),
    { perQuery: BATCH, fields: ['openid', 'templateId'] },
  );
  const pairs = new Set(receipts.map(({ openid, templateId }) => `${openid} ${templateId}`));
  const waits = ({ to, templateId }: MessageDocument): boolean => pairs.has(`${to} ${templateId}`);
  return [rows.filter(waits), rows.filter((row) => !waits(row))];
}

const GIVEN_UP = { state: 'failed', reason: 'NO_ANSWER', effect: 'void' } as const;
/** Not at once: the credit comes back after the row, and a tick may be at work. */
const sendAgain = (now: number) =>
  ({ state: 'scheduled', reason: 'UNKNOWN_OUTCOME', effect: 'reuse', dueAt: now + BUSY_DELAY }) as const;

function mayGoAgain({ config }: Context, row: MessageDocument, now: number): boolean {
  const { code = 0, at } = row.history.at(-1) ?? { at: now };
  // A 43101 after a lost answer: nothing is left to send with.
  if (recordedRule(code).class === 'credit') return false;
  return now < row.expiresAt && sendAgainAt(config, row, row.attempts - 1, at) !== undefined;
}

type Books = Pick<UserDocument, 'uncertainties' | 'hold'>;

async function booksOf(context: Context, rows: MessageDocument[]): Promise<Map<string, Books>> {
  if (rows.length === 0) return new Map();
  const openids = [...new Set(rows.map(({ to }) => to))];
  const users = await context.store.find(
    'notify_users',
    { _id: { $in: openids } },
    { limit: openids.length, fields: ['uncertainties', 'hold'] },
  );
  return new Map(users.map((user) => [user._id, user]));
}

/** Whether its attempt took a credit; only the user's books know: `try` and long-term templates take none. */
const tookCredit = ({ _id, token, templateId }: MessageDocument, books: Books | undefined): boolean =>
  (books?.uncertainties ?? []).some(
    (each) => each.token === token && each.nid === _id && each.templateId === templateId && each.counted,
  );

/** Uncertain credits whose message was settled by somebody who died before booking it. */
async function clearLeftovers(context: Context, now: number): Promise<number> {
  const users = await context.store.find(
    'notify_users',
    { 'uncertainties.until': { $lt: now - LEFTOVER_AGE } },
    { limit: LEFTOVERS, fields: ['uncertainties'] },
  );
  await eachAlone(context, 'giveUp.error', users, async (user) => {
    for (const { token, nid, templateId, counted, until } of user.uncertainties) {
      if (until >= now - LEFTOVER_AGE) continue;
      const [message] = await context.store.find(
        'notify_messages',
        { _id: nid, token, templateId },
        { limit: 1, fields: ['state', 'template'] },
      );
      // It is given up, or waits for a receipt, as the notification does: that books it.
      if (message?.state === 'unknown') continue;
      const delivered = message !== undefined && ['sent', 'delivered', 'undelivered'].includes(message.state);
      await resolveUncertainty(context, {
        openid: user._id,
        token,
        nid,
        template: message?.template ?? '',
        templateId,
        counted,
        effect: delivered ? 'spend' : 'void',
        at: now,
      });
    }
  });
  return users.length;
}

/** Long enough that whoever settled the message is surely not about to book it. */
const LEFTOVER_AGE = 5 * 60_000;
/** Some may be of notifications that are not given up yet, and must not hide the others. */
const LEFTOVERS = 1000;
