import type { AskReport } from '../../contract';
import { askCounts } from '../../counting/askCounts';
import { templatesOf } from '../../model/aliases';
import type { Context } from '../../ports/context';
import { iso } from '../../time/zone';
import { nameOf, type Asking } from '../stored';

/** A rate of fewer says nothing. */
const LEAST = 30;
/** A pace of less than an hour says nothing of the days to come. */
const HOUR = 60 * 60_000;

/** What came of a campaign that asks, as far as the fold has counted: one call. */
export async function reportAsk(context: Context, campaign: Asking): Promise<AskReport> {
  const { asked, agreed, gained, byTemplate, days } = await askCounts(context, campaign);
  const { target } = campaign.plan.spec;
  const forecast = forecastOf(context, campaign, gained);
  return {
    kind: 'ask',
    id: nameOf(campaign),
    state: campaign.state,
    asked,
    agreed,
    ...(asked >= LEAST ? { rate: agreed / asked } : {}),
    gained,
    ...(target === undefined ? {} : { target }),
    ...(forecast === undefined ? {} : { forecast: iso(forecast), inTime: forecast <= campaign.expiresAt }),
    // Aliases may share an id, and its credits.
    templates: Object.fromEntries(
      Object.entries(byTemplate).map(([id, count]) => [
        templatesOf(context.config, id)[0]?.alias ?? id,
        count,
      ]),
    ),
    days,
  };
}

/** When the target is reached at the pace so far; `undefined`: there is none, or no pace, or it is there. */
function forecastOf({ clock }: Context, { state, dueAt, plan }: Asking, gained: number): number | undefined {
  const { target } = plan.spec;
  if (state !== 'running' || target === undefined || gained === 0 || gained >= target) return undefined;
  const now = clock.now();
  const passed = now - dueAt;
  return passed < HOUR ? undefined : Math.round(now + ((target - gained) * passed) / gained);
}
