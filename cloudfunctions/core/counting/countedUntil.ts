import type { CollectionName } from '../ports';
import type { Context } from '../ports/context';
import { TICK } from '../model/figures';

/** Facts that no fold has counted: collection, stage, the field by which they come up. */
const UNCOUNTED: [from: CollectionName, stage: string, field: 'at' | 'dueAt'][] = [
  ['notify_journals', 'settled', 'at'],
  ['notify_receipts', 'new', 'dueAt'],
  ['notify_events', 'new', 'dueAt'],
];

type Row = Record<string, Partial<Record<'at' | 'dueAt', number>>[]>;

/**
 * Until when everything that was recorded is counted: the moment of the oldest fact that is not; one call, by the indexes
 * that the fold reads by.
 * @returns epoch ms; `null` where the timer has never run
 */
export async function countedUntil({ store, clock }: Context): Promise<number | null> {
  const now = clock.now();
  const oldest = UNCOUNTED.map(([from, stage, field], i) => ({
    $lookup: {
      from,
      pipeline: [
        { $match: { stage, [field]: { $lte: now } } },
        { $sort: { [field]: 1 } },
        { $limit: 1 },
        { $project: { [field]: 1 } },
      ],
      as: `facts${i}`,
    },
  }));
  const stages = [{ $match: { _id: TICK } }, { $limit: 1 }, { $project: { _id: 1 } }, ...oldest];
  const [row] = await store.aggregate<Row>('notify_locks', stages);
  if (!row) return null;
  return Math.min(now, ...UNCOUNTED.map(([, , field], i) => row[`facts${i}`]?.[0]?.[field] ?? now));
}
