import type { Context } from '../context';
import { resolveUncertainty } from '../credits/resolve';
import { liftUnknown } from './liftUnknown';

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
  for (const row of rows) {
    const counted = context.config.templates[row.template]?.kind !== 'long-term';
    const outcome = { state: 'failed', reason: 'NO_ANSWER', effect: 'void' } as const;
    await liftUnknown(context, { row, token: row.token, counted, outcome, at: now });
  }
  return rows.length + (await clearLeftovers(context, now));
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
