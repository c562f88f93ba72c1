import type { Context } from '../ports/context';
import { resolveUncertainty } from '../books/resolve';
import type { EventDocument } from '../model/facts';
import type { MessageDocument } from '../model/message';
import type { State } from '../model/states';
import type { ReasonCode } from '../reasons/table';

export interface Lift {
  row: Pick<MessageDocument, '_id' | 'to' | 'template' | 'templateId'>;
  token: string;
  counted: boolean;
  outcome: {
    state: State;
    reason: ReasonCode | null;
    effect: 'spend' | 'return' | 'void' | string;
    code?: number | string;
    dueAt?: number;
  };
  at: number;
}

/**
 * Settles one notification of unknown outcome, by a late worker, a receipt or the end of its time. The record of
 * it comes first, because the journal may be counted already and only this tells the fold.
 */
export async function liftUnknown(context: Context, lift: Lift): Promise<boolean> {
  const { row, token, counted, outcome, at } = lift;
  const unknown = { _id: row._id, token, state: 'unknown' };
  const [still] = await context.store.find('notify_messages', unknown, { limit: 1, fields: ['_id'] });
  if (!still) return false;
  await recordResolution(context, lift);
  await context.store.update('notify_messages', unknown, {
    $set: {
      state: outcome.state,
      reason: outcome.reason,
      leaseUntil: 0,
      ...(outcome.effect === 'spend' ? { sentAt: at } : {}),
      ...(outcome.dueAt === undefined ? {} : { dueAt: outcome.dueAt }),
    },
    $push: {
      history: {
        at,
        state: outcome.state,
        ...(outcome.reason ? { reason: outcome.reason } : {}),
        ...(outcome.code === undefined ? {} : { code: outcome.code }),
        credit: outcome.effect,
        token,
      },
    },
  });
  const effect = outcome.effect === 'spend' || outcome.effect === 'return' ? outcome.effect : 'void';
  await resolveUncertainty(context, {
    openid: row.to,
    token,
    template: row.template,
    templateId: row.templateId,
    counted,
    effect,
    at,
  });
  return true;
}

async function recordResolution(context: Context, { row, token, outcome, at }: Lift): Promise<void> {
  const event: EventDocument = {
    _id: `resolution:${row._id}:${token}`,
    kind: 'resolution',
    openid: row.to,
    at,
    nid: row._id,
    name: outcome.effect === 'spend' ? 'accepted' : outcome.effect === 'return' ? 'refused' : 'gaveUp',
    value: 0,
    rating: 0,
    category: '',
    text: '',
    props: {},
    stage: 'new',
  };
  await context.store.insert('notify_events', [event]);
}
