import type { CampaignCounters, RepeatReport, RunFigures } from '../../contract';
import { noCounters, partIn } from '../../counting/campaignCounts';
import { countedUntil } from '../../counting/countedUntil';
import { runCounts, type RunCounts } from '../../counting/runCounts';
import { CAMPAIGN_COUNTERS } from '../../model/campaignCounter';
import { runKey } from '../../model/runKey';
import type { Context } from '../../ports/context';
import { Chosen } from '../bestTime';
import { MARGIN } from '../chunks';
import { funnelsOf, noFunnel, sumOf, type Funnels } from '../funnels';
import { partOf, partsOf } from '../parts';
import { nameOf, type Repeat } from '../stored';
import { runsThere, viewOfRun } from './runs';

/** Milliseconds in which runs are looked at; one that has ended is looked at once. */
const TIME = 8000;

/** Of all runs together. */
interface Sum {
  noCredit: number;
  funnels: Funnels;
  counted: RunCounts;
  chosen: Chosen;
}

/**
 * What came of its runs, and of all of them together by variant: three calls however many they are, and one for each of which
 * anything is open, or that is reported for the first time since it ended.
 */
export async function reportRepeat(context: Context, campaign: Repeat): Promise<RepeatReport> {
  // Read first: what a fold adds meanwhile is then counted and only not yet promised.
  const asOf = await countedUntil(context);
  const there = await runsThere(context, campaign, ['plan', 'state']);
  const counts = await runCounts(context, campaign);
  const states = new Map(there.map(({ _id, state }) => [_id, state as RepeatReport['state']]));
  const until = Math.min(context.clock.now() + TIME, context.deadline - MARGIN);
  const sum: Sum = {
    noCredit: 0,
    funnels: new Map(),
    counted: { total: noCounters(), parts: {} },
    chosen: new Chosen(),
  };
  const figures = new Map<string, RunFigures>();
  let earliest = Infinity;
  for (const { plan, ...run } of there) {
    if (!plan) continue;
    if (context.clock.now() >= until) break;
    const counted = counts.get(run._id) ?? { total: noCounters(), parts: {} };
    const { funnels, chosen, countedAt = Infinity } = await funnelsOf(context, { ...run, plan }, counted);
    earliest = Math.min(earliest, countedAt);
    const { noCredit } = plan;
    const total = partOf(sumOf(funnels.values()), counted.total);
    figures.set(run._id, { matched: noCredit + total.assigned, noCredit, ...total, parts: counted.parts });
    add(sum, { noCredit, funnels, counted, chosen });
  }
  const total = partOf(sumOf(sum.funnels.values()), sum.counted.total);
  return {
    kind: 'repeat',
    id: nameOf(campaign),
    state: campaign.state,
    asOf,
    ...(earliest === Infinity ? {} : { countedAt: earliest }),
    complete: figures.size === there.length,
    matched: sum.noCredit + total.assigned,
    noCredit: sum.noCredit,
    total,
    parts: Object.fromEntries(partsOf(sum.funnels, sum.counted.parts)),
    ...(campaign.plan.spec.bestTime ? { bestTime: sum.chosen.told() } : {}),
    runs: [...(campaign.repeat?.runs ?? [])].reverse().map((run) => ({
      ...viewOfRun(campaign._id, run, states),
      ...(run.skipped ? {} : figures.get(runKey(campaign._id, run.at))),
    })),
  };
}

function add(sum: Sum, { noCredit, funnels, counted, chosen }: Sum): void {
  sum.noCredit += noCredit;
  for (const [part, funnel] of funnels)
    sum.funnels.set(part, sumOf([sum.funnels.get(part) ?? noFunnel(), funnel]));
  addTo(sum.counted.total, counted.total);
  for (const [part, counters] of Object.entries(counted.parts))
    addTo(partIn(sum.counted.parts, part), counters);
  sum.chosen.addAll(chosen);
}

function addTo(sum: CampaignCounters, counted: CampaignCounters): void {
  for (const name of CAMPAIGN_COUNTERS) sum[name] += counted[name];
}
