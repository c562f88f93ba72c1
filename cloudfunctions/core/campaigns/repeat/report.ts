import type { CampaignCounters, RepeatReport, RunFigures } from '../../contract';
import { FIGURES, rateOf, type RateName } from '../../contract/figures';
import { noCounters } from '../../counting/campaignCounts';
import { countedUntil } from '../../counting/countedUntil';
import { runCounts } from '../../counting/runCounts';
import { CAMPAIGN_COUNTERS } from '../../model/campaignCounter';
import { runKey } from '../../model/runKey';
import type { Context } from '../../ports/context';
import { nameOf, type Repeat } from '../stored';
import { runsThere, viewOfRun } from './runs';

type Bare = Omit<RunFigures, 'rates'>;

/** What came of its runs, and of all of them together, in three calls however many they are. */
export async function reportRepeat(context: Context, campaign: Repeat): Promise<RepeatReport> {
  // Read first: what a fold adds meanwhile is then counted and only not yet promised.
  const asOf = await countedUntil(context);
  const there = await runsThere(context, campaign, ['plan', 'made', 'state']);
  const counts = await runCounts(context, campaign);
  const states = new Map(there.map(({ _id, state }) => [_id, state as RepeatReport['state']]));
  const figures = new Map<string, Bare>();
  for (const run of there) {
    const { matched = 0, noCredit = 0 } = run.plan ?? {};
    const counted = counts.get(run._id) ?? noCounters();
    figures.set(run._id, { matched, noCredit, made: run.made, counted });
  }
  const runs = campaign.repeat?.runs ?? [];
  return {
    kind: 'repeat',
    id: nameOf(campaign),
    state: campaign.state,
    asOf,
    total: rated(sumOf([...figures.values()])),
    runs: [...runs].reverse().map((run) => {
      const own = run.skipped ? undefined : figures.get(runKey(campaign._id, run.at));
      return { ...viewOfRun(campaign._id, run, states), ...(own ? rated(own) : {}) };
    }),
  };
}

function sumOf(all: Bare[]): Bare {
  const sum: Bare = { matched: 0, noCredit: 0, made: 0, counted: noCounters() };
  for (const { matched, noCredit, made, counted } of all) {
    sum.matched += matched;
    sum.noCredit += noCredit;
    sum.made += made;
    addTo(sum.counted, counted);
  }
  return sum;
}

function addTo(sum: CampaignCounters, counted: CampaignCounters): void {
  for (const name of CAMPAIGN_COUNTERS) sum[name] += counted[name];
}

function rated(figures: Bare): RunFigures {
  const counts = { assigned: figures.made, ...figures.counted };
  const rates = Object.keys(FIGURES.rates).map((name) => [name, rateOf(name as RateName, counts)]);
  return { ...figures, rates: Object.fromEntries(rates) as RunFigures['rates'] };
}
