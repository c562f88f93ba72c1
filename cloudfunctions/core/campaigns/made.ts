import type { CampaignState } from '../model/campaign';
import type { Context } from '../ports/context';

const ENDED: CampaignState[] = ['finished', 'stopped'];

/**
 * What a campaign has made is what is there: its end may have come while a chunk was being made, or before everybody who had come
 * later was taken in.
 */
export async function madeOf(
  { store }: Context,
  _id: string,
): Promise<{ made: number; 'plan.late'?: number }> {
  const groups = await store.aggregate<{ _id: boolean; count: number }>('notify_messages', [
    { $match: { key: _id } },
    { $group: { _id: { $ifNull: ['$campaign.late', false] }, count: { $sum: 1 } } },
    { $limit: 2 },
  ]);
  const made = groups.reduce((sum, { count }) => sum + count, 0);
  const late = groups.find((group) => group._id)?.count;
  return { made, ...(late === undefined ? {} : { 'plan.late': late }) };
}

/** Of one that has ended. Whoever has ended it counts, and whoever was just adding rows to it: the last of them is right. */
export async function countMade(context: Context, _id: string): Promise<void> {
  const which = { _id, state: { $in: ENDED } };
  await context.store.update('notify_campaigns', which, { $max: await madeOf(context, _id) });
}
