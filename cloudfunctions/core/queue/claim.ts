import type { Query } from '../ports';
import type { Context } from '../ports/context';
import { DUE_FIELDS, PRIORITY, pushStep, type DueMessage, type Priority } from '../model/message';
import { LEASE } from '../time/spans';
import { setCancelled } from './setCancelled';

/**
 * Up to `limit` due rows of a lane, in the index's own order: transactional ones first, the longest due first among
 * them.
 * @param earlyTo what falls due until then too, where its template allows it; epoch ms
 */
export function findDue(
  context: Context,
  lane: string,
  limit: number,
  earlyTo = 0,
  priorities: Priority[] = Object.values(PRIORITY),
): Promise<DueMessage[]> {
  return context.store.find(
    'notify_messages',
    { state: 'scheduled', lane, priority: { $in: priorities }, ...dueBy(context, earlyTo) },
    { sort: { priority: 1, dueAt: 1 }, limit, fields: DUE_FIELDS },
  );
}

function dueBy({ config, clock }: Context, earlyTo: number): Query {
  const now = clock.now();
  if (earlyTo <= now) return { dueAt: { $lte: now } };
  const punctual = Object.values(config.templates).filter(({ early }) => !early);
  const some = punctual.length > 0 && {
    $or: [{ dueAt: { $lte: now } }, { template: { $nin: punctual.map(({ alias }) => alias) } }],
  };
  return { dueAt: { $lte: earlyTo }, ...some };
}

/**
 * Takes rows that are due: only what the database confirms is ours. The rows of one claim share a token; with its id
 * it names the row.
 * @param earlyTo as in `findDue`
 * @returns the ones that are ours; another worker may have been faster on any of them
 */
export async function take(
  context: Context,
  due: DueMessage[],
  token: string,
  earlyTo = 0,
): Promise<DueMessage[]> {
  const { store, clock } = context;
  if (due.length === 0) return [];
  const now = clock.now();
  const leaseUntil = now + LEASE;
  const ids = due.map((row) => row._id);
  const taken = await store.update(
    'notify_messages',
    { _id: { $in: ids }, state: 'scheduled', dueAt: { $lte: Math.max(now, earlyTo) } },
    {
      $set: { state: 'claimed', token, leaseUntil },
      $push: pushStep({ at: now, state: 'claimed', token }),
    },
  );
  if (taken === ids.length) return due.map((row) => ({ ...row, state: 'claimed', token, leaseUntil }));
  const ours = { _id: { $in: ids }, token, state: 'claimed' };
  return store.find('notify_messages', ours, { limit: ids.length, fields: DUE_FIELDS });
}

/** Rows that somebody cancelled while they were under way have come back: they end here. @returns the others */
export async function withoutCancelled(context: Context, due: DueMessage[]): Promise<DueMessage[]> {
  const cancelled = due.filter((row) => row.cancelAsked);
  if (cancelled.length === 0) return due;
  await setCancelled(context, { _id: { $in: cancelled.map((row) => row._id) } });
  return due.filter((row) => !row.cancelAsked);
}
