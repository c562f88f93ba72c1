import type { Repeating } from '../../model/plan';
import type { Context } from '../../ports/context';
import type { Repeat } from '../stored';
import { openRuns } from './runs';
import { skippedUntil } from './schedule';

/** The runs that fell into a pause that ends now are skipped. */
export const withoutPause = ({ plan, repeat }: Repeat, now: number): { repeat?: Repeating } =>
  repeat ? { repeat: skippedUntil(plan.spec, repeat, now + 1, 'paused') } : {};

/** The runs that its last pause has paused: not those that somebody paused before it, or has since it went on. */
export async function pausedWith(context: Context, campaign: Repeat): Promise<{ _id: string }[]> {
  const { pausedAt, moved } = campaign.plan;
  return (await openRuns(context, campaign)).filter(({ plan }) => {
    const since = plan?.pausedFor === 'operator' ? plan.pausedAt : 0;
    return since >= pausedAt && since <= moved.at;
  });
}
