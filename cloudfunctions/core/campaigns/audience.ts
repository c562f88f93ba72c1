import type { CampaignDocument, Cursor } from '../model/campaign';
import { rightsOf } from '../model/right';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import { reachable } from '../rules/may';

interface Found {
  _id: string;
  at: number;
}

/**
 * The next people of a waiting list after the cursor who can be reached now: by the rules that the reserve asks.
 * @returns in the order of the list
 */
export async function nextOnList(
  context: Context,
  campaign: CampaignDocument,
  most: number,
): Promise<Cursor[]> {
  const { wish, order, cursor } = campaign;
  const now = context.clock.now();
  const { config } = context;
  const template = templateOf(context, campaign.content.template);
  const right = rightsOf(template)[0]!;
  const may = reachable({ config, template, right, now });
  const byId = order === 'all';
  const later = byId
    ? {}
    : { $or: [{ at: { $gt: cursor.at } }, { at: cursor.at, _id: { $gt: cursor.openid } }] };
  const found = await context.store.aggregate<Found>('notify_users', [
    { $match: { wishFor: wish, ...(byId ? { _id: { $gt: cursor.openid } } : {}), ...may } },
    { $project: { at: `$wishes.${wish}.at`, until: `$wishes.${wish}.until` } },
    { $match: { until: { $gt: now }, ...later } },
    { $sort: byId ? { _id: 1 } : { at: 1, _id: 1 } },
    { $limit: most },
  ]);
  return found.map(({ _id, at }) => ({ openid: _id, at }));
}
