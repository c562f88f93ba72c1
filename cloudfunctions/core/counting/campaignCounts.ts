import { CAMPAIGN_COUNTERS, type CampaignCounter } from '../model/campaignCounter';
import type { CampaignCounters, CampaignSpan } from '../contract';
import type { CampaignDocument } from '../model/campaign';
import type { Context } from '../ports/context';
import { dayOf, iso } from '../time/zone';
import { startOfHour } from './hourOf';

export type { CampaignCounters } from '../contract';

/** A campaign's figures, as far as the fold has counted. Everything is booked on the time of the send that it follows from. */
export interface CampaignCounts {
  total: CampaignCounters;
  /** By variant; control groups, which are sent nothing, have goals alone. */
  parts: Record<string, CampaignCounters>;
  /** The earliest first. */
  spans: CampaignSpan[];
}

/** More days than a campaign and what is sent again after it can last. */
const MOST_DAYS = 400;

/** One database call: a small document for each day on which anything of it was sent. */
export async function campaignCounts(
  { store, config }: Context,
  { _id, createdAt, dueAt }: Pick<CampaignDocument, '_id' | 'createdAt' | 'dueAt'>,
): Promise<CampaignCounts> {
  // A campaign of this name may have been here before, and been removed with its notifications.
  const first = dayOf(createdAt, config.timeZone);
  const documents = await store.find(
    'notify_stats',
    { _id: { $gte: `${_id}|${first}`, $lt: `${_id}|~` } },
    { sort: { _id: 1 }, limit: MOST_DAYS },
  );
  const counts: CampaignCounts = { total: noCounters(), parts: {}, spans: [] };
  const spans = new Map<string, OrderedSpan>();
  for (const { day, counters } of documents) {
    for (const [key, value = 0] of Object.entries(counters)) {
      const [part = '', hour = '', name] = key.split('|') as [string, string, CampaignCounter];
      const span = hour === '' ? { day, order: Infinity } : hourSpan(Number(hour), day, dueAt);
      const id = `${day} ${hour}`;
      const own = spans.get(id) ?? { ...span, parts: {} };
      spans.set(id, own);
      for (const of of [counts.total, partIn(counts.parts, part), partIn(own.parts, part)]) of[name] += value;
    }
  }
  counts.spans = [...spans.values()].sort(byTime).map(({ order: _order, ...span }) => span);
  return counts;
}

/** A day's hours come before its rest. */
interface OrderedSpan extends CampaignSpan {
  order: number;
}

function byTime(a: OrderedSpan, b: OrderedSpan): number {
  if (a.day === b.day) return a.order - b.order;
  return a.day < b.day ? -1 : 1;
}

/** A variant may be called `constructor`. */
export function partIn(parts: Record<string, CampaignCounters>, part: string): CampaignCounters {
  if (!Object.hasOwn(parts, part)) parts[part] = noCounters();
  return parts[part]!;
}

const hourSpan = (hour: number, day: string, since: number) => ({
  day,
  hour: iso(startOfHour(hour, since)),
  order: hour,
});

export const noCounters = (): CampaignCounters =>
  Object.fromEntries(CAMPAIGN_COUNTERS.map((name) => [name, 0])) as CampaignCounters;
