import { CONTENT_AHEAD, CONTENT_LANE } from '../../gate/lanes';
import { standsStill } from '../../gate/promotional';
import type { Gate } from '../../model/figures';
import { PRIORITY } from '../../model/message';
import type { Context } from '../../ports/context';
import { holdCampaign } from '../../queue/holdCampaign';
import { expireAtRest, setCancelled } from '../../queue/setCancelled';
import { LEASE } from '../chunks';
import { isPlanned, isTriggered, type Triggered } from '../stored';

/** Notifications that are looked through for their campaigns, and campaigns. */
const ROWS = 5000;
const CAMPAIGNS = 200;

/**
 * The campaigns of what is due soon and still waits for its content. The tick has seen it in its one look, so nobody has to
 * look for what is not there, however short the wait. What has come to a campaign that stands still is held as the rest of it is;
 * what has come to one that has ended, by an instance that had not heard of it, ends: nobody would take it up.
 */
export async function wakeForContent(context: Context, gate: Gate): Promise<Triggered[]> {
  const { store, clock, config } = context;
  const now = clock.now();
  const later = await notToBeAsked(context, now);
  const waiting = await store.aggregate<{ _id: string }>('notify_messages', [
    {
      $match: {
        state: 'scheduled',
        lane: CONTENT_LANE,
        priority: { $in: Object.values(PRIORITY) },
        dueAt: { $lte: now + CONTENT_AHEAD },
        ...(later.length > 0 ? { key: { $nin: later } } : {}),
      },
    },
    { $limit: ROWS },
    { $group: { _id: '$key' } },
    { $limit: CAMPAIGNS },
  ]);
  const keys = waiting.map(({ _id }) => _id);
  if (keys.length === 0) return [];
  const found = await store.find('notify_campaigns', { _id: { $in: keys } }, { limit: keys.length });
  const woken: Triggered[] = [];
  for (const key of keys) {
    const campaign = found.find(({ _id }) => _id === key);
    if (campaign?.state === 'paused') await holdCampaign(context, key);
    else if (campaign?.state === 'finished') await expireAtRest(context, { key, lane: CONTENT_LANE });
    else if (campaign?.state !== 'running') await setCancelled(context, { key, lane: CONTENT_LANE });
    else if (isPlanned(campaign) && isTriggered(campaign) && isFree(campaign, now))
      if (!standsStill(gate, config, campaign.content.template)) woken.push(campaign);
  }
  return woken;
}

/**
 * Those that run, of which nothing is asked for in this tick. However much waits of one whose function fails, it shall not fill
 * the look at what waits, before the first of another campaign is seen.
 */
async function notToBeAsked({ store }: Context, now: number): Promise<string[]> {
  const found = await store.find(
    'notify_campaigns',
    {
      state: 'running',
      kind: 'triggered',
      $or: [{ leaseUntil: { $lte: now + LEASE } }, { 'asking.tries': { $gt: 0 } }],
    },
    { limit: CAMPAIGNS, fields: ['_id'] },
  );
  return found.map(({ _id }) => _id);
}

/** Nobody is at it just now, and its function is not to be asked again later. */
const isFree = ({ leaseUntil, asking }: Triggered, now: number): boolean =>
  leaseUntil > now + LEASE && (asking?.tries ?? 0) === 0;
