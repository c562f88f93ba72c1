import { campaignCounts, noCounters } from '../counting/campaignCounts';
import type { Counted } from '../model/pace';
import type { Context } from '../ports/context';
import { isAsk, isRepeat, type Planned } from './stored';

/** What was counted of a campaign until now, over its parts: one call. */
export async function countedOf(context: Context, campaign: Planned): Promise<Counted> {
  // One that asks sends nothing, nor one that repeats: its runs do.
  const none = isAsk(campaign) || isRepeat(campaign);
  const total = none ? noCounters() : (await campaignCounts(context, campaign)).total;
  const { attempted, later, accepted, delivered, undelivered } = total;
  const { complaints, unsubscribes, refusals, failures, unknown } = total;
  // What was refused for now is tried again: that says nothing yet.
  const tried = attempted - later;
  return {
    attempted: tried,
    accepted,
    delivered,
    undelivered,
    complaints,
    unsubscribes,
    refusals,
    failures,
    unknown,
  };
}
