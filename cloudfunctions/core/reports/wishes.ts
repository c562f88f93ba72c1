import type { WishesReport, WishesRequest } from '../contract';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import { iso } from '../time/zone';
import { takeCensus } from './census';
import { NO_WISHES } from './wishTotals';

/** Users counted in one call, in thousands: more are counted over several calls. */
const STEPS = 5;
const DEFAULT_LIMIT = 50;

/**
 * What users wait for, the most wanted first, as of the latest count of all users (which the timer takes every hour in
 * which something happened): no accept and no send is dearer for it, and nothing is counted for the question.
 * @throws NotifyError `UNKNOWN_TEMPLATE`
 */
export async function wishes(
  context: Context,
  { template, limit = DEFAULT_LIMIT }: WishesRequest,
): Promise<WishesReport> {
  if (template !== undefined) templateOf(context, template);
  const { running, latest } = await takeCensus(context, STEPS);
  const { things, others } = latest?.wishes ?? NO_WISHES;
  const asked = Object.values(things).filter((each) => template === undefined || each.template === template);
  const waiting: Record<string, number> = {};
  for (const each of asked) waiting[each.template] = (waiting[each.template] ?? 0) + each.waiting;
  return {
    countedAt: latest && iso(latest.finishedAt),
    users: latest?.users ?? 0,
    counting: running && { since: iso(running.startedAt), users: running.users },
    templates: waiting,
    things: asked
      .sort((a, b) => b.waiting - a.waiting || (a.about < b.about ? -1 : 1))
      .slice(0, limit)
      .map(({ label, ...each }) => ({ ...each, label: label || each.about })),
    others,
  };
}
