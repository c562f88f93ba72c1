import type { CampaignFunnel, CampaignReport } from '../contract';
import type { ChosenBy } from '../model/hours';
import { OPEN_STATES, type State } from '../model/states';
import type { Context } from '../ports/context';
import { unlikelySplit } from '../statistics/unlikelySplit';
import { CONTROL } from './assign';
import { bestTimeIn, Chosen } from './bestTime';
import { nameOf, paceOf, readCampaign, type Planned } from './stored';

const SENT: readonly State[] = ['sent', 'delivered', 'undelivered'];

interface Group {
  _id: {
    part: string;
    state: State;
    reason: string | null;
    clicked: boolean;
    converted: boolean;
    by: ChosenBy | null;
  };
  count: number;
}

/** What came of a campaign: its notifications counted through their index, each in exactly one group. */
export async function reportCampaign(context: Context, id: string): Promise<CampaignReport> {
  const campaign = await readCampaign(context, id);
  const groups = await context.store.aggregate<Group>('notify_messages', [
    { $match: { key: campaign._id } },
    {
      $group: {
        _id: {
          part: '$campaign.part',
          state: '$state',
          reason: '$reason',
          clicked: { $gt: ['$clickedAt', 0] },
          converted: { $gt: ['$convertedAt', 0] },
          by: { $ifNull: ['$bestTime.by', null] },
        },
        count: { $sum: 1 },
      },
    },
    { $limit: 1000 },
  ]);
  const parts = new Map<string, CampaignFunnel>();
  const total = none();
  const chosen = new Chosen();
  for (const group of groups) {
    if (group._id.by) chosen.add(group._id.by, group.count);
    const { part } = group._id;
    const own = parts.get(part) ?? none();
    parts.set(part, own);
    for (const funnel of [own, total]) count(funnel, group);
  }
  const { noCredit } = campaign.plan;
  const split = splitOf(campaign, parts);
  return {
    id: nameOf(campaign),
    state: campaign.state,
    ...paceOf(context, campaign),
    // Not the document's: the rows of a chunk under way are there already.
    matched: noCredit + total.assigned,
    noCredit,
    total,
    parts: Object.fromEntries(parts),
    ...(bestTimeIn(campaign) ? { bestTime: chosen.told() } : {}),
    ...(split ? { split } : {}),
  };
}

const none = (): CampaignFunnel => ({
  ...{ assigned: 0, sent: 0, delivered: 0, clicked: 0, converted: 0, open: 0 },
  leftOut: {},
});

function count(funnel: CampaignFunnel, { _id, count }: Group): void {
  const { state, reason, clicked, converted } = _id;
  funnel.assigned += count;
  if (SENT.includes(state)) {
    funnel.sent += count;
    if (state === 'delivered') funnel.delivered += count;
    if (clicked) funnel.clicked += count;
    if (converted) funnel.converted += count;
  } else if (OPEN_STATES.includes(state)) {
    funnel.open += count;
  } else {
    const why = reason ?? state;
    funnel.leftOut[why] = (funnel.leftOut[why] ?? 0) + count;
  }
}

/** The global control group is divided off before: it is no part of this division. */
function splitOf({ plan }: Planned, parts: ReadonlyMap<string, CampaignFunnel>) {
  const { variants, control } = plan.spec;
  const weights = [...variants, ...(control > 0 ? [{ name: CONTROL, percent: control }] : [])];
  return unlikelySplit(
    weights.flatMap(({ name, percent }) =>
      percent === 0 ? [] : [{ count: parts.get(name)?.assigned ?? 0, weight: percent }],
    ),
  );
}
