import type { Context } from '../ports/context';
import type { CancelResult } from '../contract';
import type { Query } from '../ports';
import { findMessage } from '../store/find';
import { AT_REST, setCancelled } from './setCancelled';
import { standing } from './standing';
import { underWay } from './underWay';
import { whichOf, type Naming } from './which';

/**
 * Stops what nobody is at work on. What is just being sent is named in the answer, and marked: should it come back
 * (refused for now, no time left), it ends instead of being taken up again.
 * @throws NotifyError `NOT_FOUND`, and what `whichOf` throws
 */
export async function cancel(context: Context, naming: Naming): Promise<CancelResult> {
  const named = whichOf(context, 'cancel', naming);
  if ('id' in named) return cancelOne(context, named.id);
  const { template, key } = named;
  return stop(context, { ...(template ? { template } : {}), key });
}

async function cancelOne(context: Context, id: string): Promise<CancelResult> {
  const first = await setCancelled(context, { _id: id });
  let row = await findMessage(context, id);
  if (row.state !== 'claimed' && !AT_REST.includes(row.state))
    return { cancelled: first, ...standing(context.config, row, { now: context.clock.now() }) };
  // It was under way when it was asked for, or has come back since.
  const stopped = await stop(context, { _id: id });
  row = await findMessage(context, id);
  return {
    ...stopped,
    cancelled: first + stopped.cancelled,
    ...standing(context.config, row, { now: context.clock.now() }),
  };
}

async function stop(context: Context, which: Query): Promise<CancelResult> {
  let cancelled = await setCancelled(context, which);
  const seen = await underWay(context, which);
  if (seen.length === 0) return { cancelled };
  const claimed = { ...which, state: 'claimed' };
  await context.store.update('notify_messages', claimed, { $set: { cancelAsked: true } });
  // Those that came back before they could be marked.
  cancelled += await setCancelled(context, which);
  const onTheirWay = await stillOnTheirWay(context, seen);
  return { cancelled, ...(onTheirWay.length > 0 ? { onTheirWay } : {}) };
}

/** Of those that were seen under way, the ones that were not stopped after all. */
async function stillOnTheirWay(context: Context, ids: string[]): Promise<string[]> {
  const stopped = { _id: { $in: ids }, state: 'cancelled' };
  const rows = await context.store.find('notify_messages', stopped, { limit: ids.length, fields: ['_id'] });
  const over = new Set(rows.map(({ _id }) => _id));
  return ids.filter((id) => !over.has(id));
}
