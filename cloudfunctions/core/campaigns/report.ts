import type { AskReport, CampaignReport, RepeatReport } from '../contract';
import { campaignCounts } from '../counting/campaignCounts';
import { countedUntil } from '../counting/countedUntil';
import type { Context } from '../ports/context';
import { unlikelySplit } from '../statistics/unlikelySplit';
import { reportAsk } from './asks/report';
import { CONTROL } from './assign';
import { bestTimeIn } from './bestTime';
import { compare } from './compare';
import { funnelsOf, sumOf, type Funnels } from './funnels';
import { partOf, partsOf } from './parts';
import { reportRepeat } from './repeat/report';
import { isAsk, isNamed, isOnce, isRepeat, nameOf, paceOf, readCampaign, type Sending } from './stored';

/**
 * What came of a campaign, in three database calls, or four while anything of it is open, and one more where what was counted
 * of many is kept.
 * @throws NotifyError `NOT_FOUND`
 */
export async function reportCampaign(
  context: Context,
  id: string,
): Promise<CampaignReport | RepeatReport | AskReport> {
  const campaign = await readCampaign(context, id);
  if (isAsk(campaign)) return reportAsk(context, campaign);
  if (isRepeat(campaign)) return reportRepeat(context, campaign);
  // Read first: what a fold adds meanwhile is then counted and only not yet promised.
  const asOf = await countedUntil(context);
  const counts = await campaignCounts(context, campaign);
  const { funnels, chosen, late, countedAt } = await funnelsOf(context, campaign, counts);
  const parts = partsOf(funnels, counts.parts);
  const total = partOf(sumOf(funnels.values()), counts.total);
  const goesOn = isOnce(campaign) && campaign.plan.spec.alsoLater === true;
  // Of named people who came later, each was looked at without a credit before.
  const noCredit = campaign.plan.noCredit - (isNamed(campaign) ? late : 0);
  const split = splitOf(campaign, funnels);
  return {
    id: nameOf(campaign),
    state: campaign.state,
    ...paceOf(context, campaign),
    asOf,
    ...(countedAt === undefined ? {} : { countedAt }),
    // Not the document's: the rows of a chunk under way are there already.
    matched: noCredit + total.assigned,
    noCredit,
    ...(goesOn ? { cameLater: late } : {}),
    total,
    parts: Object.fromEntries(parts),
    ...(bestTimeIn(campaign) ? { bestTime: chosen.told() } : {}),
    ...(split ? { split } : {}),
    comparisons: compare(campaign, parts),
    spans: counts.spans,
  };
}

/** The global control group is divided off before: it is no part of this division. */
function splitOf({ plan }: Sending, funnels: Funnels) {
  const { variants, control } = plan.spec;
  const weights = [...variants, ...(control > 0 ? [{ name: CONTROL, percent: control }] : [])];
  return unlikelySplit(
    weights.flatMap(({ name, percent }) =>
      percent === 0 ? [] : [{ count: funnels.get(name)?.assigned ?? 0, weight: percent }],
    ),
  );
}
