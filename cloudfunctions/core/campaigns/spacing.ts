import type { Context } from '../ports/context';
import { heldRows, holdCampaign, letRowsGo } from '../queue/holdCampaign';
import { chunk } from '../store/grouping';
import { rest, write, type Next } from './steps';
import type { Once } from './stored';

/** Rows of a campaign with a rate are made this long before they are due. */
export const AHEAD = 5 * 60_000;
const SECOND = 1000;
/** A window that is just being sent is over by then, in milliseconds. */
const WINDOW = 3000;
/** One step lets go what is due in so long, and no more than so many. */
const STRETCH = 30 * SECOND;
const MOST = 1000;

/**
 * Another pace for what was made for the old one: first all of it is held, until no worker has any of it in hand (each holds its
 * own at its next window); then it is let go again, the oldest first, a second's worth at a time. The pace is written before the rows
 * are let go by it: who dies in between leaves a gap, never two at once.
 */
export async function space(context: Context, campaign: Once): Promise<Next<Once>> {
  return campaign.plan.pacing === 'hold' ? hold(context, campaign) : letGoSpaced(context, campaign);
}

async function hold(context: Context, campaign: Once): Promise<Next<Once>> {
  const { _id, dueAt } = campaign;
  await holdCampaign(context, _id);
  const now = context.clock.now();
  const [inHand] = await context.store.find(
    'notify_messages',
    { key: _id, state: 'claimed' },
    { limit: 1, fields: ['_id'] },
  );
  if (inHand) return rest(context, campaign, { leaseUntil: now + WINDOW });
  return write(context, campaign, { 'plan.pacing': 'space', 'plan.nextAt': Math.max(now, dueAt) });
}

async function letGoSpaced(context: Context, campaign: Once): Promise<Next<Once>> {
  const { _id, plan } = campaign;
  const { perSecond = MOST } = plan.spec;
  const now = context.clock.now();
  if (plan.nextAt > now + AHEAD) return rest(context, campaign, { leaseUntil: plan.nextAt - AHEAD });
  const most = Math.max(1, Math.min(MOST, Math.floor((perSecond * STRETCH) / SECOND)));
  const held = await heldRows(context, _id, most);
  if (held.length === 0) return write(context, campaign, { 'plan.pacing': '' });
  const from = Math.max(now, plan.nextAt);
  const gap = SECOND / perSecond;
  const next = await write(
    context,
    campaign,
    { 'plan.nextAt': from + held.length * gap },
    { 'plan.nextAt': plan.nextAt },
  );
  if (!next) return undefined;
  const together = Math.max(1, Math.floor(perSecond));
  for (const [i, rows] of chunk(held, together).entries()) {
    const ids = rows.map((row) => row._id);
    await letRowsGo(context, _id, ids, Math.round(from + i * together * gap));
  }
  return next;
}
