import { LOOKED_AFTER } from '../model/campaign';
import { pushStep, type MessageDocument } from '../model/message';
import type { Pacing } from '../model/plan';
import type { Context } from '../ports/context';
import { findParts } from '../store/findParts';

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

/** Whom a campaign is still to take in; in `heldBy` stands this. */
export const lateBy = (campaign: string): string => `late:${campaign}`;

/** The rows of those who came to a campaign later and are still to be taken in. */
export const lateRows = (
  { store }: Context,
  campaign: string,
  limit: number,
): Promise<Pick<MessageDocument, '_id' | 'to'>[]> =>
  store.find(
    'notify_messages',
    { key: campaign, state: 'heldBack', heldBy: lateBy(campaign) },
    { sort: { _id: 1 }, limit, fields: ['_id', 'to'] },
  );

/** What becomes of a row that is taken in. */
export type TakenIn = Pick<MessageDocument, 'state' | 'reason'> & Partial<MessageDocument>;

/** Takes some of them in; what has been taken in, or has ended, stays as it is. */
export function takeIn(
  { store, clock }: Context,
  campaign: string,
  ids: string[],
  as: TakenIn & { 'campaign.late'?: boolean },
): Promise<number> {
  const { state, reason } = as;
  return store.update(
    'notify_messages',
    { _id: { $in: ids }, state: 'heldBack', heldBy: lateBy(campaign) },
    {
      $set: { ...as, heldBy: '' },
      $push: pushStep({ at: clock.now(), state, ...(reason ? { reason } : {}) }),
    },
  );
}

/**
 * What holds rows, as these name it: campaigns that are paused, that have just been resumed, whose rows wait for their shift, that
 * change their pace; and for those who came later, campaigns that have not ended.
 */
export async function pausedCampaigns({ store }: Context): Promise<string[]> {
  const holding = {
    $or: [
      { state: 'paused' },
      { state: 'running', 'plan.letGo': { $gte: 0 } },
      { state: 'running', 'plan.pacing': { $in: PACING } },
      { state: { $in: LOOKED_AFTER }, 'plan.spec.alsoLater': true },
    ],
  };
  const found = await findParts(store, 'notify_campaigns', holding, {
    limit: 1000,
    paths: ['state', 'plan.letGo', 'plan.pacing', 'plan.spec.alsoLater'],
  });
  return found.flatMap(({ _id, state, plan }) => {
    const { letGo, pacing, spec } = plan ?? {};
    const holds = state === 'paused' || typeof letGo === 'number' || Boolean(pacing);
    const late = spec && 'alsoLater' in spec;
    return [...(holds ? [_id] : []), ...(late ? [lateBy(_id)] : [])];
  });
}
