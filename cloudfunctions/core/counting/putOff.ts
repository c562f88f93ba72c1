import type { Context } from '../ports/context';
import type { Awaited } from '../model/facts';
import { chunk, groupBy } from '../store/grouping';

/** What is looked at in vain is looked at again after this, then after twice as long, and so on. */
const LOOK_AGAIN = 30_000;
/**
 * So often, over an hour in all: longer than an outcome may stay unknown. Looks are counted instead of the time since it
 * came, because the timer may have stood still.
 */
export const LOOKS = 7;
const IDS_PER_UPDATE = 500;

/** Facts that wait for something else: each look is later than the last, and after some they are kept aside. */
export async function putOff(
  context: Context,
  collection: 'notify_receipts' | 'notify_events',
  facts: (Awaited & { _id: string })[],
): Promise<void> {
  const now = context.clock.now();
  for (const group of groupBy(facts, ({ looks }) => looks)) {
    const { looks } = group[0]!;
    const later = { dueAt: now + LOOK_AGAIN * 2 ** looks, looks: looks + 1 };
    for (const some of chunk(group, IDS_PER_UPDATE)) {
      await context.store.update(
        collection,
        { _id: { $in: some.map(({ _id }) => _id) }, stage: 'new', looks },
        { $set: looks < LOOKS ? later : { stage: 'orphan' } },
      );
    }
  }
}
