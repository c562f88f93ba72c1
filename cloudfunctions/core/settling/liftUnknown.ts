import type { Context } from '../ports/context';
import { resolveUncertainty } from '../books/resolve';
import { pushStep, type CreditEffect, type MessageDocument } from '../model/message';
import { newEvent } from '../model/newEvent';
import { rests, type State } from '../model/states';
import type { ReasonCode } from '../reasons/table';

export interface Lift {
  row: Pick<MessageDocument, '_id' | 'to' | 'template' | 'templateId'>;
  token: string;
  counted: boolean;
  outcome: {
    state: State;
    reason: ReasonCode | null;
    /** `reuse`: it is sent again, with the same credit where that is the last one. */
    effect: CreditEffect | 'reuse';
    code?: number | string;
    dueAt?: number;
  };
  at: number;
}

/**
 * Settles one notification of unknown outcome, by a late worker, a receipt or the end of its time. The record of
 * it comes first, because the journal may be counted already and only this tells the fold. Whoever knows that WeChat has
 * accepted it may tell so of an earlier attempt, too: the card is there.
 */
export async function liftUnknown(context: Context, lift: Lift): Promise<boolean> {
  const { row, counted, outcome, at } = lift;
  const whose = outcome.effect === 'spend' ? {} : { token: lift.token };
  const open = { _id: row._id, ...whose, state: 'unknown' };
  const [still] = await context.store.find('notify_messages', open, { limit: 1, fields: ['token'] });
  if (!still) return false;
  const { token } = still;
  const unknown = { ...open, token };
  await recordResolution(context, { ...lift, token });
  await context.store.update('notify_messages', unknown, {
    $set: {
      state: outcome.state,
      reason: outcome.reason,
      leaseUntil: 0,
      ...rests(outcome.state, at),
      ...(outcome.effect === 'spend' ? { sentAt: at } : {}),
      ...(outcome.dueAt === undefined ? {} : { dueAt: outcome.dueAt }),
      ...(outcome.effect === 'reuse' ? { lost: true } : {}),
    },
    $push: pushStep({
      at,
      state: outcome.state,
      ...(outcome.reason ? { reason: outcome.reason } : {}),
      ...(outcome.code === undefined ? {} : { code: outcome.code }),
      credit: outcome.effect === 'reuse' ? 'return' : outcome.effect,
      token,
    }),
  });
  const known = (['spend', 'return', 'reuse'] as const).find((effect) => effect === outcome.effect);
  await resolveUncertainty(context, {
    openid: row.to,
    token,
    nid: row._id,
    template: row.template,
    templateId: row.templateId,
    counted,
    effect: known ?? 'void',
    at,
  });
  return true;
}

/** How the wait for an answer has ended, as the record of it names that. */
const ENDS: Partial<Record<Lift['outcome']['effect'], string>> = { spend: 'accepted', return: 'refused' };

async function recordResolution(context: Context, { row, token, outcome, at }: Lift): Promise<void> {
  const event = newEvent({
    _id: `resolution:${row._id}:${token}`,
    kind: 'resolution',
    openid: row.to,
    at,
    nid: row._id,
    category: outcome.effect === 'return' ? String(outcome.code ?? '') : '',
    name: ENDS[outcome.effect] ?? 'gaveUp',
  });
  await context.store.insert('notify_events', [event]);
}
