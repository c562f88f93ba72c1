import type { Context } from '../ports/context';
import { letCampaignGo } from '../queue/holdCampaign';
import type { Planned } from './stored';
import type { Next } from './steps';

/**
 * Lets go what a pause had held. The shift stands in the document until all is let go, and each row's going takes it out of
 * what is let go: run twice, or begun again after a crash, none is shifted twice, and none goes without.
 * @param shift milliseconds that it stood still: with a rate its notifications are as far apart as before
 */
export async function letGo<Some extends Planned>(
  context: Context,
  { _id, plan }: Some,
  shift: number,
): Promise<Next<Some>> {
  await letCampaignGo(context, _id, shift);
  const done = await context.store.updateOne(
    'notify_campaigns',
    { _id, state: 'running', 'plan.version': plan.version, 'plan.letGo': shift },
    { $set: { 'plan.letGo': null } },
  );
  return (done as Some | null) ?? undefined;
}
