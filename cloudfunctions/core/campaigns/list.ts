import type { CampaignList, CampaignView } from '../contract';
import type { CampaignState } from '../model/campaign';
import type { Context } from '../ports/context';
import { PLANNED_KINDS } from '../model/plan';
import { isPlanned, readCampaign, viewOf } from './stored';

const DEFAULT_LIMIT = 50;

interface InState {
  _id: string;
  count: number;
}

/** A campaign, and where its notifications are, counted now through an index. */
export async function showCampaign(context: Context, id: string): Promise<CampaignView> {
  const campaign = await readCampaign(context, id);
  if (campaign.made === 0) return viewOf(context, campaign);
  const found = await context.store.aggregate<InState>('notify_messages', [
    { $match: { key: campaign._id } },
    { $group: { _id: '$state', count: { $sum: 1 } } },
    { $limit: 100 },
  ]);
  return viewOf(context, campaign, {
    states: Object.fromEntries(found.map(({ _id, count }) => [_id, count])),
  });
}

/** Operators' campaigns, the newest first. */
export async function listCampaigns(
  context: Context,
  { state, limit = DEFAULT_LIMIT }: { state?: CampaignState | undefined; limit?: number | undefined },
): Promise<CampaignList> {
  const found = await context.store.find(
    'notify_campaigns',
    { kind: { $in: PLANNED_KINDS }, ...(state === undefined ? {} : { state }) },
    { sort: { createdAt: -1 }, limit },
  );
  return {
    campaigns: found.filter(isPlanned).map((campaign) => {
      const { spec: _spec, hash: _hash, ...shown } = viewOf(context, campaign);
      return shown;
    }),
  };
}
