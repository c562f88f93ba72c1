import { pushStep } from '../model/message';
import type { Pacing } from '../model/plan';
import type { Context } from '../ports/context';

const PACING: Pacing[] = ['hold', 'space'];

/** What holds a row of a paused campaign; in `heldBy` stands the campaign. */
export const paused = (campaign: string) =>
  ({ state: 'heldBack', reason: 'PAUSED', heldBy: campaign }) as const;

/**
 * Holds what a campaign has in line, by one update. What a worker has claimed already it holds itself: it asks before
 * each window (`sending/halted.ts`).
 */
export function holdCampaign({ store, clock }: Context, campaign: string): Promise<number> {
  return store.update(
    'notify_messages',
    { key: campaign, state: 'scheduled' },
    {
      $set: paused(campaign),
      $push: pushStep({ at: clock.now(), state: 'heldBack', reason: 'PAUSED' }),
    },
  );
}

/**
 * Lets it go again: each row once, whoever does it how often.
 * @param shift milliseconds that it stood still: with a rate its notifications are as far apart as before
 */
export function letCampaignGo({ store, clock }: Context, campaign: string, shift: number): Promise<number> {
  return store.update(
    'notify_messages',
    { key: campaign, state: 'heldBack', heldBy: campaign },
    {
      $set: { state: 'scheduled', reason: null, heldBy: '' },
      ...(shift > 0 ? { $inc: { dueAt: shift } } : {}),
      $push: pushStep({ at: clock.now(), state: 'scheduled' }),
    },
  );
}

/** The rows that a campaign holds, the one that was due first in front. */
export const heldRows = ({ store }: Context, campaign: string, limit: number): Promise<{ _id: string }[]> =>
  store.find(
    'notify_messages',
    { key: campaign, state: 'heldBack', heldBy: campaign },
    { sort: { dueAt: 1 }, limit, fields: ['_id'] },
  );

/** Lets some of them go at a time of their own; those that somebody else has let go keep theirs. @param dueAt epoch ms */
export function letRowsGo(
  { store, clock }: Context,
  campaign: string,
  ids: string[],
  dueAt: number,
): Promise<number> {
  return store.update(
    'notify_messages',
    { _id: { $in: ids }, state: 'heldBack', heldBy: campaign },
    {
      $set: { state: 'scheduled', reason: null, heldBy: '', dueAt },
      $push: pushStep({ at: clock.now(), state: 'scheduled' }),
    },
  );
}

/** States in which the end of a notification still means something. */
const TO_COME = ['scheduled', 'claimed', 'waiting', 'heldBack', 'collected'];

/** Another end for what a campaign has in line. @param expiresAt epoch ms */
export const endRowsAt = ({ store }: Context, campaign: string, expiresAt: number): Promise<number> =>
  store.update('notify_messages', { key: campaign, state: { $in: TO_COME } }, { $set: { expiresAt } });

/**
 * The campaigns that hold rows, as these name them: those that are paused, those just resumed, whose rows wait for their shift,
 * and those that change their pace.
 */
export async function pausedCampaigns({ store }: Context): Promise<string[]> {
  const holding = {
    $or: [
      { state: 'paused' },
      { state: 'running', 'plan.letGo': { $gte: 0 } },
      { state: 'running', 'plan.pacing': { $in: PACING } },
    ],
  };
  const found = await store.find('notify_campaigns', holding, { limit: 1000, fields: ['_id'] });
  return found.map(({ _id }) => _id);
}
