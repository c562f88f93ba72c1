import type { Context } from '../ports/context';
import { chunk } from '../store/grouping';
import type { EventDocument } from '../model/facts';

const IDS_PER_QUERY = 500;
/** Stands in `category` of a conversion that was taken back. */
export const REVERTED = 'reverted';

/** The conversion that a revert speaks of: `revert:<goal>:<id>` takes back `convert:<goal>:<id>`. */
export const conversionOf = ({ _id }: EventDocument): string => _id.replace(/^revert:/, 'convert:');

/** The conversions that reverts among these events speak of, by id. */
export async function findConversions(
  context: Context,
  events: EventDocument[],
): Promise<Map<string, EventDocument>> {
  const ids = events.filter(({ kind }) => kind === 'revert').map(conversionOf);
  const found = new Map<string, EventDocument>();
  for (const some of chunk(ids, IDS_PER_QUERY)) {
    const rows = await context.store.find('notify_events', { _id: { $in: some } }, { limit: some.length });
    for (const row of rows) found.set(row._id, row);
  }
  return found;
}

/**
 * How many conversions each notification has that have not been taken back. A notification counts as converted
 * with its first, and no longer when the last is taken back.
 */
export class LiveConversions {
  readonly #count = new Map<string, number>();

  /** @returns whether it is the notification's first */
  add(nid: string): boolean {
    const before = this.#count.get(nid) ?? 0;
    this.#count.set(nid, before + 1);
    return before === 0;
  }

  /** @returns whether it was the notification's last */
  remove(nid: string): boolean {
    const after = Math.max(0, (this.#count.get(nid) ?? 0) - 1);
    this.#count.set(nid, after);
    return after === 0;
  }

  /** Whether any of its conversions has been seen here. */
  knows(nid: string): boolean {
    return this.#count.has(nid);
  }

  has(nid: string): boolean {
    return (this.#count.get(nid) ?? 0) > 0;
  }

  /** What earlier folds have counted for these notifications. */
  async load(context: Context, openids: string[], nids: string[]): Promise<void> {
    for (const some of chunk(nids, 100)) {
      const earlier = await context.store.find(
        'notify_events',
        {
          kind: 'convert',
          openid: { $in: openids },
          nid: { $in: some },
          stage: 'folded',
          category: { $ne: REVERTED },
        },
        { limit: 1000, fields: ['nid'] },
      );
      for (const { nid } of earlier) this.add(nid);
    }
  }
}
