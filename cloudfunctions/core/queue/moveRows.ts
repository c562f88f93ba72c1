import type { Context } from '../ports/context';
import { pushStep, type CreditEffect, type Transition } from '../model/message';
import { rests, type State } from '../model/states';
import type { ReasonCode } from '../reasons/table';
import { UNKNOWN_WINDOW } from '../time/spans';

/** Claimed rows that go the same way. */
export interface Move {
  token: string;
  ids: string[];
  state: State;
  reason: ReasonCode | null;
  at: number;
  dueAt?: number;
  /** Of an unknown outcome: when it is given up on. */
  until?: number;
  /** Of rows that are held: the breaker's key. */
  heldBy?: string;
  code?: number | string;
  effect?: CreditEffect;
  /** When their journal was opened, if they were (perhaps) handed to WeChat. */
  attemptedAt?: number;
}

/**
 * Moves rows that this token still claims. A row that somebody else has moved on (recovery, after this worker
 * slept through its lease) is left alone.
 * @returns how many moved, as far as the answer tells
 */
export async function moveRows(context: Context, move: Move): Promise<number> {
  if (move.ids.length === 0) return 0;
  return context.store.update(
    'notify_messages',
    { _id: { $in: move.ids }, token: move.token, state: 'claimed' },
    {
      $set: {
        state: move.state,
        reason: move.reason,
        leaseUntil: move.state === 'unknown' ? (move.until ?? move.at + UNKNOWN_WINDOW) : 0,
        ...(move.dueAt === undefined ? {} : { dueAt: move.dueAt }),
        ...(move.heldBy === undefined ? {} : { heldBy: move.heldBy }),
        ...(move.state === 'sent' ? { sentAt: move.at } : {}),
        ...rests(move.state, move.at),
        ...(move.attemptedAt === undefined ? {} : { attemptedAt: move.attemptedAt }),
      },
      ...(move.attemptedAt === undefined ? {} : { $inc: { attempts: 1 } }),
      $push: pushStep(transition(move)),
    },
  );
}

function transition(move: Move): Transition {
  return {
    at: move.at,
    state: move.state,
    ...(move.reason ? { reason: move.reason } : {}),
    ...(move.code === undefined ? {} : { code: move.code }),
    ...(move.effect ? { credit: move.effect } : {}),
    token: move.token,
  };
}
