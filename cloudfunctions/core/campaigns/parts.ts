import type { CampaignCounters, CampaignFunnel, CampaignPart } from '../contract';
import { FIGURES, rateOf, type RateName } from '../contract/figures';
import { noCounters } from '../counting/campaignCounts';
import { noFunnel, type Funnels } from './funnels';

/** One part of a report, with its rates. */
export function partOf(funnel: CampaignFunnel, counted: CampaignCounters): CampaignPart {
  // The counters may be ahead of what was counted a while ago.
  const counts = { ...counted, assigned: Math.max(funnel.assigned, counted.goals) };
  const rates = Object.keys(FIGURES.rates).map((name) => [name, rateOf(name as RateName, counts)]);
  return { ...funnel, counted, rates: Object.fromEntries(rates) as CampaignPart['rates'] };
}

/** All of them, those too that have only counters: a control group's goals. */
export function partsOf(
  funnels: Funnels,
  counted: Readonly<Record<string, CampaignCounters>>,
): Map<string, CampaignPart> {
  const names = [...new Set([...funnels.keys(), ...Object.keys(counted)])];
  return new Map(
    names.map((name) => [
      name,
      partOf(funnels.get(name) ?? noFunnel(), Object.hasOwn(counted, name) ? counted[name]! : noCounters()),
    ]),
  );
}
