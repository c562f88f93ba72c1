import type { CampaignView } from '../contract';
import { NotifyError } from '../errors';
import type { Context } from '../ports/context';
import { cancel } from '../queue/cancel';
import { holdCampaign } from '../queue/holdCampaign';
import { underWay } from '../queue/underWay';
import { countedOf } from './counted';
import { pausing } from './halt';
import { letGo } from './letGo';
import { countMade } from './made';
import { moved } from './life';
import { newPace, resumedPace } from './pace';
import { rampOf } from './ramp';
import { pausedWith, withoutPause } from './repeat/pause';
import { tellSkipped } from './repeat/run';
import { openRuns, toEach } from './repeat/runs';
import { confirmedAnew } from './start';
import { isOnce, isRepeat, keyOf, readCampaign, viewOf, type Planned } from './stored';

/**
 * Stands still until it is resumed: what is in line is held, and every worker asks before each window. Asked again it
 * holds what may have been left by a call that died. Of one that repeats, its runs that are under way, too.
 * @returns `onTheirWay`: so many were just being sent
 */
export async function pauseCampaign(context: Context, by: string, id: string): Promise<CampaignView> {
  // What an earlier resume has not let go yet would be held for two pauses, and let go for one.
  const { parent } = await allGone(context, await readCampaign(context, id));
  const campaign = await moved(context, by, id, {
    does: 'paused',
    // A run has been taken up before it begins.
    from: parent ? ['scheduled', 'running'] : ['running'],
    already: ({ state }) => state === 'paused',
    change: ({ expiresAt, plan }) => {
      if (typeof plan.letGo === 'number') throw justResumed(id);
      return pausing(context, 'operator', expiresAt);
    },
  });
  if (isRepeat(campaign)) {
    const paused = await toEach(await openRuns(context, campaign), (run) => pauseCampaign(context, by, run));
    return viewOf(context, campaign, { onTheirWay: allOnTheirWay(paused) });
  }
  await holdCampaign(context, campaign._id);
  const onTheirWay = await underWay(context, { key: campaign._id });
  return viewOf(context, campaign, { onTheirWay: onTheirWay.length });
}

const allOnTheirWay = (runs: CampaignView[]): number =>
  runs.reduce((sum, { onTheirWay = 0 }) => sum + onTheirWay, 0);

const justResumed = (id: string): NotifyError =>
  new NotifyError(
    'UNAVAILABLE',
    `id: the campaign "${id}" is just being resumed. 活动正在恢复，请稍后重试。`,
  );

/**
 * It goes on. Of one that repeats: also the runs that its pause has paused; those that fell into it are skipped. After a brake its figures are judged anew from here; a step that waited for a person goes on to the next.
 * Asked again it lets go what may have been left by a call that died.
 * @param confirmed where there are more people than were confirmed
 */
export async function resumeCampaign(
  context: Context,
  by: string,
  { id, confirmed }: { id: string; confirmed?: number | undefined },
): Promise<CampaignView> {
  const before = await readCampaign(context, id);
  const counted = await countedOf(context, before);
  const campaign = await moved(context, by, id, {
    does: 'resumed',
    from: ['paused'],
    already: ({ state }) => state === 'running',
    change: (paused) => {
      const { nextAt, pausedAt, pausedFor, pace = newPace(undefined, 0), spec, pacing } = paused.plan;
      const now = context.clock.now();
      const shift = nextAt > 0 ? now - pausedAt : 0;
      const audience = confirmedAnew(context, paused, confirmed);
      const ramp = rampOf(spec, audience, context.config.campaigns);
      // Its pace was changed meanwhile: what is held is let go by the new one.
      const goes = pacing
        ? { 'plan.nextAt': now, 'plan.pacing': 'space', 'plan.letGo': null }
        : { 'plan.nextAt': nextAt + shift, 'plan.letGo': shift };
      return {
        state: 'running',
        leaseUntil: 0,
        'plan.pausedFor': '',
        'plan.error': '',
        'plan.tellAt': 0,
        ...goes,
        'plan.confirmed': audience,
        'plan.pace': resumedPace(pace, { cause: pausedFor, counted, ramp, audience }),
        ...(isRepeat(paused) ? withoutPause(paused, now) : {}),
      };
    },
  });
  if (isRepeat(campaign)) {
    if (isRepeat(before) && before.state === 'paused') tellSkipped(context, before, campaign.repeat!);
    await toEach(await pausedWith(context, campaign), (run) => resumeCampaign(context, by, { id: run }));
  }
  return viewOf(context, await allGone(context, campaign));
}

/** With nothing left that a pause had held. */
async function allGone(context: Context, campaign: Planned): Promise<Planned> {
  const { letGo: shift } = campaign.plan;
  if (typeof shift !== 'number') return campaign;
  return (await letGo(context, campaign, shift)) ?? campaign;
}

/** Ends it for good, with its runs; a draft is thrown away. @returns `onTheirWay`: so many more may arrive */
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
  if (isRepeat(campaign)) {
    const stopped = await toEach(await openRuns(context, campaign), (run) => stopCampaign(context, by, run));
    return viewOf(context, campaign, { onTheirWay: allOnTheirWay(stopped) });
  }
  const { onTheirWay = [] } = await cancel(context, { key: keyOf(id) });
  if (!isOnce(campaign)) return viewOf(context, campaign, { onTheirWay: onTheirWay.length });
  await countMade(context, campaign._id);
  return viewOf(context, await readCampaign(context, id), { onTheirWay: onTheirWay.length });
}
