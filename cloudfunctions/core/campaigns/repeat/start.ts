import type { Repeating } from '../../model/plan';
import { nextTime } from '../../time/recurring';
import { badTime } from '../../time/parse';
import type { Repeat } from '../stored';

/** The first run at the time that it is started for, or after it. @throws NotifyError `BAD_TIME` where its end comes first */
export function firstRun({ plan, expiresAt }: Repeat, dueAt: number): { repeat: Repeating } {
  const nextAt = nextTime(plan.spec.schedule, dueAt - 1);
  if (nextAt >= expiresAt)
    throw badTime(
      'endsAt',
      `expected a time after its first run, ${new Date(nextAt).toISOString()}; change the campaign first`,
    );
  return { repeat: { nextAt, made: 0, runs: [] } };
}
