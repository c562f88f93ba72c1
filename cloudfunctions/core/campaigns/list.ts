import type { CampaignList, CampaignRequest, CampaignView } from '../contract';
import type { Context } from '../ports/context';
import { PLANNED_KINDS } from '../model/plan';
import { runsNow, runsOf } from './repeat/runs';
import { isPlanned, isRepeat, isTriggered, readCampaign, viewOf } from './stored';

const DEFAULT_LIMIT = 50;

interface InState {
  _id: string;
  count: number;
}

/** A campaign, and where its notifications are, counted now through an index. */
export async function showCampaign(context: Context, id: string): Promise<CampaignView> {
  const campaign = await readCampaign(context, id);
  if (isRepeat(campaign)) return viewOf(context, campaign, await runsNow(context, campaign));
  const { made, state } = campaign;
  // What comes of events is counted now and then only.
  const mayHave = isTriggered(campaign) ? state !== 'draft' && state !== 'scheduled' : made > 0;
  if (!mayHave) return viewOf(context, campaign);
  const found = await context.store.aggregate<InState>('notify_messages', [
    { $match: { key: campaign._id } },
    { $group: { _id: '$state', count: { $sum: 1 } } },
    { $limit: 100 },
  ]);
  return viewOf(context, campaign, {
    states: Object.fromEntries(found.map(({ _id, count }) => [_id, count])),
  });
}

type Listed = Omit<Extract<CampaignRequest, { action: 'campaign.list' }>, 'action'>;

/** Operators' campaigns, the newest first. */
export async function listCampaigns(
  context: Context,
  { state, kind, place, limit = DEFAULT_LIMIT }: Listed,
): Promise<CampaignList> {
  const found = await context.store.find(
    'notify_campaigns',
    {
      kind: kind ?? { $in: PLANNED_KINDS },
      ...(state === undefined ? {} : { state }),
      ...(place === undefined ? {} : { 'plan.spec.places': place }),
    },
    { sort: { createdAt: -1 }, limit },
  );
  return {
    campaigns: found.filter(isPlanned).map((campaign) => {
      const {
        spec,
        hash: _hash,
        ...shown
      } = viewOf(context, campaign, isRepeat(campaign) ? runsOf(campaign) : {});
      return { kind: spec.kind ?? 'once', title: spec.title, ...shown };
    }),
  };
}
