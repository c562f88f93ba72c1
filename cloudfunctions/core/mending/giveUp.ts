import type { Context } from '../ports/context';
import { resolveUncertainty } from '../books/resolve';
import type { MessageDocument } from '../model/message';
import { liftUnknown } from '../settling/liftUnknown';

const BATCH = 100;

/** Attempts that nobody has answered within their time: failed, the credit voided, never sent again. */
export async function giveUpUnknown(context: Context): Promise<number> {
  const { store, clock } = context;
  const now = clock.now();
  const rows = await store.find(
    'notify_messages',
    { state: 'unknown', leaseUntil: { $lte: now } },
    { sort: { leaseUntil: 1 }, limit: BATCH },
  );
  const counted = await countedAttempts(context, rows);
  for (const row of rows) {
    const outcome = { state: 'failed', reason: 'NO_ANSWER', effect: 'void' } as const;
    await liftUnknown(context, { row, token: row.token, counted: counted.has(row._id), outcome, at: now });
  }
  return rows.length + (await clearLeftovers(context, now));
}

/** Ids of the rows whose attempt took a credit; only the user's books know: `try` and long-term templates take none. */
async function countedAttempts(context: Context, rows: MessageDocument[]): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const openids = [...new Set(rows.map(({ to }) => to))];
  const users = await context.store.find(
    'notify_users',
    { _id: { $in: openids } },
    { limit: openids.length, fields: ['uncertainties'] },
  );
  const books = new Map(users.map((user) => [user._id, user.uncertainties]));
  const tookOne = ({ to, token, templateId }: MessageDocument): boolean =>
    (books.get(to) ?? []).some(
      (each) => each.token === token && each.templateId === templateId && each.counted,
    );
  return new Set(rows.filter(tookOne).map(({ _id }) => _id));
}

/** Uncertain credits whose message was settled by somebody who died before booking it. */
async function clearLeftovers(context: Context, now: number): Promise<number> {
  const users = await context.store.find(
    'notify_users',
    { 'uncertainties.until': { $lt: now - LEFTOVER_AGE } },
    { limit: BATCH, fields: ['uncertainties'] },
  );
  for (const user of users) {
    for (const { token, templateId, counted, until } of user.uncertainties) {
      if (until >= now - LEFTOVER_AGE) continue;
      const [message] = await context.store.find(
        'notify_messages',
        { to: user._id, token, templateId },
        { limit: 1, fields: ['state', 'template'] },
      );
      const delivered = message !== undefined && ['sent', 'delivered', 'undelivered'].includes(message.state);
      await resolveUncertainty(context, {
        openid: user._id,
        token,
        template: message?.template ?? '',
        templateId,
        counted,
        effect: delivered ? 'spend' : 'void',
        at: now,
      });
    }
  }
  return users.length;
}

/** Long enough that whoever settled the message is surely not about to book it. */
const LEFTOVER_AGE = 5 * 60_000;
