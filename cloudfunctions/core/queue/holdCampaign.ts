import { pushStep } from '../model/message';
import type { Context } from '../ports/context';

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

/** The campaigns that hold rows, as these name them: those that are paused, and those just resumed, whose rows wait for their shift. */
export async function pausedCampaigns({ store }: Context): Promise<string[]> {
  const holding = { $or: [{ state: 'paused' }, { state: 'running', 'plan.letGo': { $gte: 0 } }] };
  const found = await store.find('notify_campaigns', holding, { limit: 1000, fields: ['_id'] });
  return found.map(({ _id }) => _id);
}
