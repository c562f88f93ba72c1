import { CENSUS } from '../model/census';
import { noHours, type HourCounters } from '../model/hours';
import type { Clock } from '../ports';
import type { Context } from '../ports/context';
import { findParts } from '../store/findParts';

/** They are counted once an hour (`reports/census.ts`); a warm instance looks again after so long. */
const FRESH = 10 * 60_000;
const seen = new WeakMap<Clock, { at: number; hours: HourCounters }>();

/** When all users together open the mini program, by their own clocks; as of the latest count. */
export async function everybodysHours({ store, clock }: Context): Promise<HourCounters> {
  const now = clock.now();
  const known = seen.get(clock);
  if (known && now >= known.at && now - known.at < FRESH) return known.hours;
  // The count as a whole is large: what everybody wishes for is in it.
  const which = { _id: CENSUS };
  const [lock] = await findParts(store, 'notify_locks', which, { limit: 1, paths: ['census.latest.hours'] });
  const hours = lock?.census?.latest?.hours ?? noHours();
  seen.set(clock, { at: now, hours });
  return hours;
}
