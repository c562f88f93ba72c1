import type { Context } from '../ports/context';
import { KEPT_SENDS } from '../model/user';
import type { Query, Update } from '../ports';
import { bookFound, hasFound } from './found';
import { move } from './reserve';

export interface Resolution {
  openid: string;
  token: string;
  template: string;
  templateId: string;
  counted: boolean;
  /** `spend`: WeChat had taken it. `return`: it had refused. `void`: nobody knows, given up. */
  effect: 'spend' | 'return' | 'void';
  at: number;
}

const TARGET = { spend: 'spent', return: 'available', void: 'voided' } as const;

/**
 * Settles an uncertain credit, once: the entry that the condition names is taken out by the same update. A credit that
 * comes back from a hold older than the user's rejection is void, like one that comes back from a hold (`release`).
 */
export async function resolveUncertainty(context: Context, resolution: Resolution): Promise<void> {
  const { openid, token, templateId, effect } = resolution;
  const { store } = context;
  const ours: Query = { _id: openid, uncertainties: { $elemMatch: { token, templateId } } };
  if (hasFound(context, resolution))
    return bookFound(context, templateId, resolution.at, ours, settled(resolution));
  if (!resolution.counted || effect !== 'return') {
    await store.update('notify_users', ours, settled(resolution));
    return;
  }
  const [user] = await store.find('notify_users', ours, { limit: 1, fields: ['uncertainties'] });
  const entry = user?.uncertainties.find((each) => each.token === token && each.templateId === templateId);
  if (!entry) return;
  const notRejectedSince = { [`credits.${templateId}.rejectedAt`]: { $lte: entry.heldAt } };
  const returned = await store.update('notify_users', { ...ours, ...notRejectedSince }, settled(resolution));
  if (returned === 0) await store.update('notify_users', ours, settled({ ...resolution, effect: 'void' }));
}

function settled({ token, template, templateId, counted, effect, at }: Resolution): Update {
  return {
    $pull: { uncertainties: { token, templateId } },
    $set: { touch: `${token}:${effect}` },
    ...(counted ? { $inc: move(templateId, 'uncertain', TARGET[effect]) } : {}),
    ...(effect === 'return' ? { $addToSet: { creditFor: templateId } } : {}),
    ...(effect === 'spend'
      ? { $push: { recent: { $each: [{ at, template, templateId, token }], $slice: -KEPT_SENDS } } }
      : {}),
  };
}
