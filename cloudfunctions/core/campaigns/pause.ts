import type { CampaignView } from '../contract';
import type { PauseCause } from '../model/plan';
import type { Context } from '../ports/context';
import { cancel } from '../queue/cancel';
import { holdCampaign, letCampaignGo } from '../queue/holdCampaign';
import { underWay } from '../queue/underWay';
import { moved } from './life';
import { confirmedAnew } from './start';
import { keyOf, viewOf } from './stored';

/**
 * Stands still until it is resumed: what is in line is held, and every worker asks before each window. Asked again it
 * holds what may have been left by a call that died.
 * @returns `onTheirWay`: so many were just being sent
 */
export async function pauseCampaign(context: Context, by: string, id: string): Promise<CampaignView> {
  const campaign = await moved(context, by, id, {
    does: 'paused',
    from: ['running'],
    already: ({ state }) => state === 'paused',
    change: ({ expiresAt }) => pausing(context, 'operator', expiresAt),
  });
  await holdCampaign(context, campaign._id);
  const onTheirWay = await underWay(context, { key: campaign._id });
  return viewOf(campaign, { onTheirWay: onTheirWay.length });
}

/** What of the document changes when it is paused, by whoever. */
export const pausing = ({ clock }: Context, cause: PauseCause, expiresAt: number, error = '') => ({
  ...{ state: 'paused', 'plan.pausedFor': cause, 'plan.pausedAt': clock.now(), 'plan.error': error },
  leaseUntil: expiresAt,
});

/** @param confirmed where there are more people than were confirmed */
export async function resumeCampaign(
  context: Context,
  by: string,
  { id, confirmed }: { id: string; confirmed?: number | undefined },
): Promise<CampaignView> {
  let shift = 0;
  const campaign = await moved(context, by, id, {
    does: 'resumed',
    from: ['paused'],
    already: ({ state }) => state === 'running',
    change: (paused) => {
      const { nextAt, pausedAt } = paused.plan;
      shift = nextAt > 0 ? context.clock.now() - pausedAt : 0;
      return {
        state: 'running',
        leaseUntil: 0,
        'plan.pausedFor': '',
        'plan.error': '',
        'plan.nextAt': nextAt + shift,
        'plan.confirmed': confirmedAnew(context, paused, confirmed),
      };
    },
  });
  await letCampaignGo(context, campaign._id, shift);
  return viewOf(campaign);
}

/** Ends it for good; a draft is thrown away. @returns `onTheirWay`: so many more may arrive */
export async function stopCampaign(context: Context, by: string, id: string): Promise<CampaignView> {
  const campaign = await moved(context, by, id, {
    does: 'stopped',
    from: ['draft', 'scheduled', 'running', 'paused'],
    already: ({ state }) => state === 'stopped',
    change: ({ expiresAt }) => ({
      state: 'stopped',
      chunk: [],
      leaseUntil: 0,
      restsSince: Math.max(context.clock.now(), expiresAt),
      'plan.pausedFor': '',
      'plan.error': '',
    }),
  });
  const { onTheirWay = [] } = await cancel(context, { key: keyOf(id) });
  return viewOf(campaign, { onTheirWay: onTheirWay.length });
}
