import type { Context } from '../context';
import type { CancelResult } from '../contract';
import { NotifyError } from '../errors';
import type { Query } from '../ports';
import { reason } from '../reasons/table';
import { templateOf } from './build';
import { findMessage } from './find';

const CANCELLABLE = ['scheduled', 'waiting', 'held'];

/**
 * Stops what has not been claimed yet; of what is under way it answers what is true.
 * @throws NotifyError `NOT_FOUND`, `BAD_REQUEST`
 */
export async function cancel(
  context: Context,
  request: { id?: string | undefined; template?: string | undefined; keyPrefix?: string | undefined },
): Promise<CancelResult> {
  if (request.id) return cancelOne(context, request.id);
  if (request.keyPrefix) return { cancelled: await cancelMany(context, request.keyPrefix, request.template) };
  throw new NotifyError('BAD_REQUEST', 'cancel: expected id or keyPrefix. 请提供 id 或 keyPrefix。');
}

async function cancelOne(context: Context, id: string): Promise<CancelResult> {
  const cancelled = await setCancelled(context, { _id: id });
  const row = await findMessage(context, id);
  return { cancelled, state: row.state, ...(row.reason ? { reason: reason(row.reason) } : {}) };
}

function cancelMany(context: Context, prefix: string, alias: string | undefined): Promise<number> {
  const template = alias === undefined ? {} : { template: templateOf(context, alias).alias };
  return setCancelled(context, { ...template, key: { $gte: prefix, $lt: `${prefix}\u{10ffff}` } });
}

function setCancelled(context: Context, which: Query): Promise<number> {
  const at = context.clock.now();
  return context.store.update(
    'notify_messages',
    { ...which, state: { $in: CANCELLABLE } },
    {
      $set: { state: 'cancelled', reason: 'CANCELLED', leaseUntil: 0 },
      $push: { history: { at, state: 'cancelled', reason: 'CANCELLED' } },
    },
  );
}
