import { CENSUS } from '../model/census';
import { noHours, type HourCounters } from '../model/hours';
import type { Clock } from '../ports';
import type { Context } from '../ports/context';

/** They are counted once an hour (`reports/census.ts`); a warm instance looks again after so long. */
const FRESH = 10 * 60_000;
const seen = new WeakMap<Clock, { at: number; hours: HourCounters }>();

/** When all users together open the mini program, by their own clocks; as of the latest count. */
export async function everybodysHours({ store, clock }: Context): Promise<HourCounters> {
  const now = clock.now();
  const known = seen.get(clock);
  if (known && now >= known.at && now - known.at < FRESH) return known.hours;
  // The count as a whole is large: what everybody wishes for is in it.
  const fields = ['census.latest.hours'] as never[];
  const [lock] = await store.find('notify_locks', { _id: CENSUS }, { limit: 1, fields });
  const { census } = (lock ?? {}) as { census?: { latest?: { hours?: HourCounters } | null } };
  const hours = census?.latest?.hours ?? noHours();
  seen.set(clock, { at: now, hours });
  return hours;
}
