import { CAMPAIGN_COUNTERS, type CampaignCounter } from '../model/campaignCounter';
import type { CampaignDocument } from '../model/campaign';
import type { Context } from '../ports/context';
import { noCounters, partIn, type CampaignCounts } from './campaignCounts';

/** As many as an answer may have: of a daily campaign whose sends take two days each, five hundred runs. */
const MOST = 1000;

export type RunCounts = Omit<CampaignCounts, 'spans'>;

/** What was counted of each run of a campaign that repeats, by its `_id`: one call. */
export async function runCounts(
  { store }: Context,
  { _id }: Pick<CampaignDocument, '_id'>,
): Promise<Map<string, RunCounts>> {
  const documents = await store.find(
    'notify_stats',
    { _id: { $gte: `${_id}.`, $lt: `${_id}/` } },
    { sort: { _id: -1 }, limit: MOST },
  );
  const counts = new Map<string, RunCounts>();
  for (const { _id: id, counters } of documents) {
    const run = id.split('|')[0]!;
    const own = counts.get(run) ?? { total: noCounters(), parts: {} };
    counts.set(run, own);
    for (const [key, value = 0] of Object.entries(counters)) {
      const [part = '', , name] = key.split('|') as [string, string, CampaignCounter];
      if (!CAMPAIGN_COUNTERS.includes(name)) continue;
      for (const of of [own.total, partIn(own.parts, part)]) of[name] += value;
    }
  }
  return counts;
}
