import type { Context } from '../ports/context';
import type { Accept } from '../model/accept';
import { pushSends } from '../model/underCaps';
import type { Query, Update } from '../ports';
import { bookFound, hasFound } from './found';
import { keepAllSmall } from '../store/keepSmall';
import { move } from './reserve';

export interface Resolution {
  openid: string;
  token: string;
  /** The notification. */
  nid: string;
  template: string;
  templateId: string;
  counted: boolean;
  /**
   * `spend`: WeChat had taken it. `return`: it had refused. `void`: nobody knows, given up. `reuse`: nobody knows, and it is
   * sent again: where there is another credit that one is used and this one void; the last one comes back for it. Then WeChat
   * either still holds it, and takes it now, or refuses, and it is known to be spent.
   */
  effect: 'spend' | 'return' | 'void' | 'reuse';
  at: number;
}

const TARGET = { spend: 'spent', return: 'available', void: 'voided' } as const;

/**
 * Settles an uncertain credit, once: the entry that the condition names is taken out by the same update. A credit that
 * comes back from a hold older than the user's rejection is void, like one that comes back from a hold (`release`).
 */
export async function resolveUncertainty(context: Context, resolution: Resolution): Promise<void> {
  const { openid, token, nid, templateId, effect } = resolution;
  const { store } = context;
  const ours: Query = { _id: openid, uncertainties: { $elemMatch: { token, nid, templateId } } };
  if (hasFound(context, resolution)) {
    await bookFound(context, templateId, resolution.at, ours, settled(context, resolution));
    return keepAllSmall(context, [openid]);
  }
  if (!resolution.counted || (effect !== 'return' && effect !== 'reuse')) {
    await store.update('notify_users', ours, settled(context, resolution));
    return;
  }
  const [user] = await store.find('notify_users', ours, { limit: 1, fields: ['uncertainties', 'erasedAt'] });
  const entry = user?.uncertainties.find((each) => each.token === token && each.nid === nid);
  if (!user || !entry) return;
  const account = `credits.${templateId}`;
  const returns = {
    [`${account}.rejectedAt`]: { $lte: entry.heldAt },
    ...(effect === 'reuse' ? { [`${account}.available`]: { $lte: 0 } } : {}),
  };
  // Its tap comes back with it, unless the user has had everything deleted since.
  const accept = entry.heldAt > user.erasedAt ? await acceptOf(context, resolution) : undefined;
  const comeBack = settled(context, { ...resolution, effect: 'return' }, accept);
  const returned = await store.update('notify_users', { ...ours, ...returns }, comeBack);
  if (returned === 0)
    await store.update('notify_users', ours, settled(context, { ...resolution, effect: 'void' }));
}

/** As the journal of the attempt has kept it. */
async function acceptOf({ store }: Context, { token, nid }: Resolution): Promise<Accept | undefined> {
  const [journal] = await store.find(
    'notify_journals',
    { token, 'entries.id': nid },
    { limit: 1, fields: ['entries'] },
  );
  return journal?.entries.find(({ id }) => id === nid)?.accept;
}

function settled(
  { config }: Context,
  { token, nid, template, templateId, counted, effect, at }: Resolution,
  accept?: Accept,
): Update {
  const to = effect === 'reuse' ? 'void' : effect;
  const back = accept && { [`credits.${templateId}.accepts`]: { $each: [accept], $position: 0 } };
  const pushed = effect === 'spend' ? pushSends(config, template, [at]) : back;
  return {
    $pull: { uncertainties: { token, nid, templateId } },
    $set: { touch: `${token}:${effect}` },
    ...(counted ? { $inc: move(templateId, 'uncertain', TARGET[to]) } : {}),
    ...(effect === 'return' ? { $addToSet: { creditFor: templateId } } : {}),
    ...(pushed ? { $push: pushed } : {}),
  };
}
