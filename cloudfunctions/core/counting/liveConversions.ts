import type { Context } from '../ports/context';
import { findForAll } from '../store/findForAll';
import { groupBy } from '../store/grouping';
import type { EventDocument } from '../model/facts';

const IDS_PER_QUERY = 500;
const USERS_PER_QUERY = 100;
/** Stands in `category` of a conversion that was taken back. */
export const REVERTED = 'reverted';

/** The conversion that a revert speaks of: `revert:<goal>:<id>` takes back `convert:<goal>:<id>`. */
export const conversionOf = ({ _id }: EventDocument): string => _id.replace(/^revert:/, 'convert:');
const revertOf = ({ _id }: EventDocument): string => _id.replace(/^convert:/, 'revert:');

/** The conversions that reverts among these events speak of, by id. */
export async function findConversions(
  context: Context,
  events: EventDocument[],
): Promise<Map<string, EventDocument>> {
  const ids = events.filter(({ kind }) => kind === 'revert').map(conversionOf);
  const found = await findByIds(context, ids);
  return new Map(found.filter(({ kind }) => kind === 'convert').map((event) => [event._id, event]));
}

/** Reverts that came before the conversions among these events, and were put aside for them. */
export async function findEarlyReverts(context: Context, events: EventDocument[]): Promise<EventDocument[]> {
  const ids = events.filter(({ kind }) => kind === 'convert').map(revertOf);
  const known = new Set(events.map(({ _id }) => _id));
  return (await findByIds(context, ids)).filter(({ _id, stage }) => stage !== 'folded' && !known.has(_id));
}

const findByIds = (context: Context, ids: string[]): Promise<EventDocument[]> =>
  findForAll(context, 'notify_events', ids, (some) => ({ _id: { $in: some } }), { perQuery: IDS_PER_QUERY });

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

  /** What earlier folds have counted for the notifications of these users. */
  async load(context: Context, subjects: { openid: string; nid: string }[]): Promise<void> {
    const byUser = new Map(groupBy(subjects, ({ openid }) => openid).map((own) => [own[0]!.openid, own]));
    const earlier = await findForAll(
      context,
      'notify_events',
      byUser.keys(),
      (openids) => ({
        kind: 'convert',
        openid: { $in: openids },
        nid: { $in: openids.flatMap((openid) => byUser.get(openid)!.map(({ nid }) => nid)) },
        stage: 'folded',
        category: { $ne: REVERTED },
      }),
      { perQuery: USERS_PER_QUERY, fields: ['nid'] },
    );
    for (const { nid } of earlier) this.add(nid);
  }
}
