import type { CampaignView } from '../contract';
import type { Context } from '../ports/context';
import { endRowsAt, holdCampaign } from '../queue/holdCampaign';
import { badTime } from '../time/parse';
import { moved } from './life';
import { carryOn } from './run';
import { badRequest, endOf } from './spec';
import { isOnce, readCampaign, viewOf, type Planned } from './stored';

/** What can be changed when it no longer is a draft: how fast, and until when. Neither is what somebody has approved. */
const FROM = ['scheduled', 'running', 'paused'] as const;
const STEPS = 20;
/** Workers hold what they have in hand at their next window: so long the answer waits for it. */
const PATIENCE = 6000;
const PAUSE = 500;

/**
 * Another pace from the next window on, also for what was made ahead for the old one. Asked again it goes on with what a call
 * that died has left.
 * @throws NotifyError `CONFLICT`, `NOT_FOUND`
 */
export async function changeRate(
  context: Context,
  by: string,
  { id, perSecond }: { id: string; perSecond: number },
): Promise<CampaignView> {
  const campaign = await moved(context, by, id, {
    does: 'given another rate',
    from: FROM,
    already: (stored) => isOnce(stored) && stored.plan.spec.perSecond === perSecond,
    change: (stored) => {
      if (!isOnce(stored)) throw badRequest('id', 'expected a campaign to an audience: others have no rate');
      if (stored.plan.spec.bestTime)
        throw badRequest('id', 'expected a campaign that is not sent at each person’s best time');
      const { state } = stored;
      return {
        'plan.spec.perSecond': perSecond,
        // What a paused one has is held already.
        ...(state === 'scheduled' ? {} : { 'plan.pacing': state === 'paused' ? 'space' : 'hold' }),
        ...(state === 'running' ? { leaseUntil: 0 } : {}),
      };
    },
  });
  if (campaign.state !== 'running' || !campaign.plan.pacing) return viewOf(context, campaign);
  await holdCampaign(context, campaign._id);
  return viewOf(context, await atItsPace(context, id));
}

/** As far as a few seconds allow; a tick does the rest. */
async function atItsPace(context: Context, id: string): Promise<Planned> {
  const until = Math.min(context.clock.now() + PATIENCE, context.deadline - PATIENCE);
  let campaign = await readCampaign(context, id);
  while (campaign.state === 'running' && campaign.plan.pacing && isOnce(campaign)) {
    const isHeld = campaign.plan.pacing === 'hold';
    await carryOn(context, campaign, STEPS);
    campaign = await readCampaign(context, id);
    if (context.clock.now() >= until || (!isHeld && campaign.leaseUntil > context.clock.now())) break;
    if (campaign.plan.pacing === 'hold') await context.clock.sleep(PAUSE);
  }
  return campaign;
}

/** All running promotional campaigns that have a pace: what is in line is held, and let go at it by the next tick. */
export const spaceAnew = ({ store, config }: Context): Promise<number> =>
  store.update(
    'notify_campaigns',
    {
      // One that repeats sends nothing itself: its runs do.
      kind: 'once',
      state: 'running',
      'plan.spec.perSecond': { $exists: true },
      'content.template': {
        $in: Object.values(config.templates)
          .filter((template) => template.class === 'promotional')
          .map(({ alias }) => alias),
      },
    },
    { $set: { 'plan.pacing': 'hold', leaseUntil: 0 } },
  );

/**
 * Another end, for what is there and what is still to be made: what has not gone out by then is dropped.
 * @throws NotifyError `BAD_TIME`, `CONFLICT`, `NOT_FOUND`
 */
export async function changeEnd(
  context: Context,
  by: string,
  { id, endsAt }: { id: string; endsAt: number | string },
): Promise<CampaignView> {
  const expiresAt = endOf(context, endsAt);
  const campaign = await moved(context, by, id, {
    does: 'given another end',
    from: FROM,
    already: (stored) => stored.expiresAt === expiresAt,
    change: (stored) => {
      const { state, dueAt } = stored;
      if (state === 'scheduled' && expiresAt <= dueAt)
        throw badTime('endsAt', 'expected a time after its beginning');
      return {
        expiresAt,
        'plan.spec.endsAt': expiresAt,
        // What came of an event has an end of its own, and goes with the campaign.
        ...(state !== 'scheduled' && isOnce(stored) ? { 'plan.endMoved': true } : {}),
        leaseUntil: 0,
      };
    },
  });
  if (campaign.plan.endMoved) await endRowsAt(context, campaign._id, expiresAt);
  return viewOf(context, campaign);
}
