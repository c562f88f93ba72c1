import type { CampaignDocument } from '../model/campaign';
import type { Context } from '../ports/context';
import { dayOf } from '../time/zone';

export interface AskSums {
  /** Sheets that were shown. */
  asked: number;
  /** Sheets on which the user agreed to anything. */
  agreed: number;
  /** Credits, and consents of long-term templates. */
  gained: number;
}

/** What came of a campaign that asks, as far as the fold has counted. */
export interface AskCounts extends AskSums {
  /** Gained, by WeChat template id. */
  byTemplate: Record<string, number>;
  /** The earliest first; days on which nothing came are not there. */
  days: ({ day: string } & AskSums)[];
}

/** More days than a campaign lasts. */
const MOST_DAYS = 400;
const GAINED = 'gained:';

/** One database call: a small document for each day on which anything came of it. */
export async function askCounts(
  { store, config }: Context,
  { _id, createdAt }: Pick<CampaignDocument, '_id' | 'createdAt'>,
): Promise<AskCounts> {
  // A campaign of this name may have been here before, and been removed.
  const first = dayOf(createdAt, config.timeZone);
  const documents = await store.find(
    'notify_stats',
    { _id: { $gte: `${_id}|${first}`, $lt: `${_id}|~` } },
    { sort: { _id: 1 }, limit: MOST_DAYS },
  );
  const counts: AskCounts = { asked: 0, agreed: 0, gained: 0, byTemplate: {}, days: [] };
  for (const { day, counters } of documents) {
    const own = { day, asked: counters.asked ?? 0, agreed: counters.agreed ?? 0, gained: 0 };
    for (const [name, value = 0] of Object.entries(counters)) {
      if (!name.startsWith(GAINED)) continue;
      const id = name.slice(GAINED.length);
      counts.byTemplate[id] = (counts.byTemplate[id] ?? 0) + value;
      own.gained += value;
    }
    counts.days.push(own);
    counts.asked += own.asked;
    counts.agreed += own.agreed;
    counts.gained += own.gained;
  }
  return counts;
}
