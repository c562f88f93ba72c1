import type { Repeating, RepeatSpec, SkippedRun } from '../../model/plan';
import { nextTime, nextTimes } from '../../time/recurring';

/** More than a year of days: whoever got an earlier run is no longer known. */
const MOST_RUNS = 400;

type Scheduled = Pick<RepeatSpec, 'schedule' | 'runs'>;

/** Whether another is to come before its end. @param end epoch ms */
export const hasMore = ({ runs }: Scheduled, { made, nextAt }: Repeating, end: number): boolean =>
  (runs === undefined || made < runs) && nextAt < end;

/** The run that was next has begun. */
export const begun = ({ schedule }: Scheduled, { nextAt, made, runs }: Repeating): Repeating => ({
  nextAt: nextTime(schedule, nextAt),
  made: made + 1,
  runs: [...runs, { at: nextAt }].slice(-MOST_RUNS),
});

/** What was due before a moment never begins. */
export function skippedUntil(
  { schedule }: Scheduled,
  { nextAt, made, runs }: Repeating,
  until: number,
  skipped: SkippedRun,
): Repeating {
  if (nextAt >= until) return { nextAt, made, runs };
  const times = [nextAt, ...nextTimes(schedule, nextAt, until, MOST_RUNS)];
  return {
    nextAt: nextTime(schedule, times.at(-1)!),
    made,
    runs: [...runs, ...times.map((at) => ({ at, skipped }))].slice(-MOST_RUNS),
  };
}
