import type { Context } from '../../ports/context';
import { nextTimes } from '../../time/recurring';
import { iso } from '../../time/zone';
import type { Once, Repeat } from '../stored';
import { runAt } from './child';

const SHOWN = 5;

/** The run that is made next (none, where its end comes first: as if it were now), and when it and the following are due. */
export function nextRun(context: Context, campaign: Repeat): { run: Once; runs: string[] } {
  const { plan, expiresAt } = campaign;
  const now = context.clock.now();
  const { schedule, runs = Infinity } = plan.spec;
  const left = Math.min(SHOWN, runs - (campaign.repeat?.made ?? 0));
  const times = nextTimes(schedule, Math.max(now, campaign.dueAt - 1), expiresAt, left);
  return { run: runAt(context, campaign, times[0] ?? now), runs: times.map(iso) };
}
