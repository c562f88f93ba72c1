import type { Context } from '../ports/context';
import type { Template } from '../config/config';
import type { RescheduleResult } from '../contract';
import { pushStep } from '../model/message';
import type { Query } from '../ports';
import { templateOf, timesOf } from './build';
import { findMessage } from '../store/find';
import { AT_REST } from './setCancelled';
import { standing } from './standing';
import { underWay } from './underWay';
import { whichOf, type Naming } from './which';

interface Request extends Naming {
  sendAt: number | string;
  expiresAt?: number | string | undefined;
}

/**
 * Gives another time to what has not been claimed yet; of what is under way or over it answers what is true. What
 * waits for a credit or is held back goes out then too, if it may: it is looked at anew. Without `expiresAt`, the
 * template's usual span begins with the new time.
 * @throws NotifyError `NOT_FOUND`, `BAD_TIME`, and what `whichOf` throws
 */
export async function reschedule(context: Context, request: Request): Promise<RescheduleResult> {
  const named = whichOf(context, 'reschedule', request);
  return 'id' in named
    ? rescheduleOne(context, named.id, request)
    : rescheduleMany(context, named.template, named.key, request);
}

async function rescheduleOne(context: Context, id: string, request: Request): Promise<RescheduleResult> {
  const before = await findMessage(context, id);
  const rescheduled = await move(context, templateOf(context, before.template), { _id: id }, request);
  const row = await findMessage(context, id);
  return {
    rescheduled,
    ...(row.state === 'claimed' ? { onTheirWay: [id] } : {}),
    ...standing(context.config, row, { now: context.clock.now() }),
  };
}

/** One update per template, because each has its own span of validity. */
async function rescheduleMany(
  context: Context,
  alias: string | undefined,
  key: Query | string,
  request: Request,
): Promise<RescheduleResult> {
  const templates =
    alias === undefined ? Object.values(context.config.templates) : [templateOf(context, alias)];
  // All times are checked before the first row moves.
  for (const template of templates) timesOf(context, template, request);
  let rescheduled = 0;
  for (const template of templates) {
    rescheduled += await move(context, template, { template: template.alias, key }, request);
  }
  const which = { ...(alias === undefined ? {} : { template: alias }), key };
  const onTheirWay = await underWay(context, which);
  return { rescheduled, ...(onTheirWay.length > 0 ? { onTheirWay } : {}) };
}

function move(context: Context, template: Template, which: Query, request: Request): Promise<number> {
  const at = context.clock.now();
  const { dueAt, expiresAt } = timesOf(context, template, request);
  return context.store.update(
    'notify_messages',
    { ...which, state: { $in: AT_REST } },
    {
      // Without its token nobody who has just been turned away (a busy user) takes it up at once.
      $set: { state: 'scheduled', reason: null, heldBy: '', dueAt, expiresAt, token: '' },
      $push: pushStep({ at, state: 'scheduled', reason: 'RESCHEDULED' }),
    },
  );
}
