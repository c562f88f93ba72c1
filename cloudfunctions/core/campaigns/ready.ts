import type { CampaignSpec } from '../model/plan';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import { badTime } from '../time/parse';
import { bestTimeIn } from './bestTime';
import { requireFit, requireFitSince } from './fit';
import type { Planned } from './stored';

const MINUTE = 60_000;
/** So long a start can be undone. */
export const UNDO = 2 * MINUTE;

/** What a campaign was written for may have gone from the configuration since. @throws NotifyError `UNKNOWN_TEMPLATE` */
function requireTemplates(context: Context, spec: CampaignSpec): void {
  for (const alias of spec.kind === 'ask' ? spec.templates : [spec.template]) templateOf(context, alias);
}

/**
 * Refuses what cannot begin, whoever starts it.
 * @param asked when it is to begin; 0: as soon as it can
 * @returns when it begins; epoch ms
 * @throws NotifyError `UNKNOWN_TEMPLATE`, `BAD_REQUEST`, `BAD_TIME`
 */
export function requireReady(context: Context, campaign: Planned, asked = 0): number {
  const { spec } = campaign.plan;
  requireTemplates(context, spec);
  requireFit(context.config, spec);
  const dueAt = Math.max(context.clock.now() + UNDO, asked, spec.kind === 'ask' ? spec.from : 0);
  const wait = spec.kind === 'triggered' ? spec.trigger.waitMinutes * MINUTE : 0;
  if (campaign.expiresAt <= dueAt + wait) {
    const after = wait > 0 ? 'the beginning and the wait' : 'the beginning';
    throw badTime('endsAt', `expected a time after ${after}; change the campaign first`);
  }
  const bestTime = bestTimeIn(campaign);
  if (bestTime && bestTime.latest <= dueAt)
    throw badTime('bestTime.latest', 'expected a time after the beginning; change the campaign first');
  return dueAt;
}

/**
 * Refuses what could not go out if it were approved: of a draft what a start would refuse; of one that is paused, for which its
 * approval is renewed, what would pause it again.
 * @throws NotifyError `UNKNOWN_TEMPLATE`, `BAD_REQUEST`, `BAD_TIME`
 */
export function requireApprovable(context: Context, campaign: Planned): void {
  if (campaign.state === 'draft') {
    requireReady(context, campaign);
    return;
  }
  requireTemplates(context, campaign.plan.spec);
  requireFitSince(context.config, campaign.plan.spec);
}
