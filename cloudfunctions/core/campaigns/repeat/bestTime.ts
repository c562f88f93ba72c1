import type { RepeatSpec } from '../../model/plan';
import { badTime } from '../../time/parse';
import { nextTime, type Recurring } from '../../time/recurring';
import { requireNoRate } from '../checks';

/** Within one hour there is no choice. */
const LEAST = 60;
const DAY = 24 * 60;
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

type Wanted = NonNullable<RepeatSpec['bestTime']>;

/** @throws NotifyError `BAD_REQUEST` beside a rate, `BAD_TIME` for a time by which a run could choose nothing, or is over */
export function checkedBestTime(
  { latest }: Wanted,
  { at }: Recurring,
  { runMinutes, perSecond }: Pick<RepeatSpec, 'runMinutes' | 'perSecond'>,
): Wanted {
  requireNoRate(perSecond);
  const path = 'bestTime.latest';
  const minutes = (minutesOf(latest) - minutesOf(at) + DAY) % DAY;
  if (minutes < LEAST)
    throw badTime(
      path,
      `expected at least an hour after schedule.at (${at}), got "${latest}": within one there is no choice`,
    );
  if (minutes > runMinutes)
    throw badTime(
      path,
      `expected at most runMinutes (${runMinutes}) after schedule.at (${at}), got "${latest}": what has not gone out by then is dropped`,
    );
  return { latest };
}

const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/**
 * Up to when the people of one run have an hour of their own: never beyond its end. The next run comes later: no schedule has two in a day.
 * @param at when it is due, `endsAt` when it is over; epoch ms
 */
export function latestOf(
  { schedule, bestTime }: Pick<RepeatSpec, 'schedule' | 'bestTime'>,
  at: number,
  endsAt: number,
): { latest: number } | undefined {
  if (!bestTime) return undefined;
  const daily = { at: bestTime.latest, zone: schedule.zone, weekdays: EVERY_DAY };
  return { latest: Math.min(nextTime(daily, at), endsAt) };
}
