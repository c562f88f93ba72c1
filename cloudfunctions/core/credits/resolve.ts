import type { Context } from '../context';
import { KEPT_SENDS } from '../model/user';
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

/** Settles an uncertain credit, once: the entry that the condition names is taken out by the same update. */
export async function resolveUncertainty(context: Context, resolution: Resolution): Promise<void> {
  const { openid, token, template, templateId, effect, at } = resolution;
  await context.store.update(
    'notify_users',
    { _id: openid, uncertainties: { $elemMatch: { token, templateId } } },
    {
      $pull: { uncertainties: { token, templateId } },
      $set: { touch: `${token}:${effect}` },
      ...(resolution.counted ? { $inc: move(templateId, 'uncertain', TARGET[effect]) } : {}),
      ...(effect === 'return' ? { $addToSet: { creditFor: templateId } } : {}),
      ...(effect === 'spend'
        ? { $push: { recent: { $each: [{ at, template, templateId, token }], $slice: -KEPT_SENDS } } }
        : {}),
    },
  );
}
