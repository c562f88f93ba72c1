import type { Context } from '../ports/context';
import type { EventDocument, ReceiptDocument } from '../model/facts';
import type { JournalDocument } from '../model/journal';

const PAGE = 1000;

interface Facts {
  notify_journals: JournalDocument;
  notify_receipts: ReceiptDocument;
  notify_events: EventDocument;
}

/** By which time each kind of fact is ordered: the second field of its index. */
const TIME = { notify_journals: 'at', notify_receipts: 'dueAt', notify_events: 'dueAt' } as const;

/** Every counted fact since `from`, in pages, in the order of its time. */
export async function* walkFolded<C extends keyof Facts>(
  context: Context,
  collection: C,
  from: number,
): AsyncGenerator<Facts[C][]> {
  let since = from;
  /** Those of the page's last moment have been seen; others of that moment may be still to come. */
  let seen: string[] = [];
  for (;;) {
    const page = (await context.store.find(
      collection,
      { stage: 'folded', [TIME[collection]]: { $gte: since }, _id: { $nin: seen } },
      { sort: { [TIME[collection]]: 1 }, limit: PAGE },
    )) as Facts[C][];
    if (page.length > 0) yield page;
    if (page.length < PAGE) return;
    const last = timeOf(collection, page.at(-1)!);
    const atLast = page.filter((fact) => timeOf(collection, fact) === last).map(({ _id }) => _id);
    seen = last === since ? [...seen, ...atLast] : atLast;
    since = last;
  }
}

function timeOf<C extends keyof Facts>(collection: C, fact: Facts[C]): number {
  return (fact as unknown as Record<string, number>)[TIME[collection]]!;
}
