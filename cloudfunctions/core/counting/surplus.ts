import type { Context } from '../ports/context';
import type { EventDocument, EventKind } from '../model/facts';
import { findForAll } from '../store/findForAll';
import { groupBy } from '../store/grouping';
import { dayOf, localTime } from '../time/zone';

/**
 * What one user may add to a day's figures from the mini program, which may be forged: more than anybody does, too little to
 * move them. Clicks need no bound: each names a notification of the user's own, and counts once.
 */
export const MOST_A_DAY = { feedback: 20, prompt: 100, convert: 50 } as const satisfies Partial<
  Record<EventKind, number>
>;
type Bounded = keyof typeof MOST_A_DAY;

const USERS_PER_QUERY = 100;

type Told = Pick<EventDocument, 'openid' | 'at'>;

const isBounded = (event: EventDocument): event is EventDocument & { kind: Bounded } =>
  event.fromClient && Object.hasOwn(MOST_A_DAY, event.kind);

/**
 * Ids of the events that are beyond their users' bounds. The fold decides once, and notes it on the fact: a rebuild counts
 * by that note.
 */
export async function findSurplus(context: Context, events: EventDocument[]): Promise<Set<string>> {
  const zone = context.config.timeZone;
  const surplus = new Set<string>();
  const keyOf = ({ openid, at }: Told): string => `${openid} ${dayOf(at, zone)}`;
  for (const same of groupBy(events.filter(isBounded), ({ kind }) => kind)) {
    const kind = same[0]!.kind as Bounded;
    const counts = await countedBefore(context, kind, same, keyOf);
    for (const event of same) {
      const count = (counts.get(keyOf(event)) ?? 0) + 1;
      if (count > MOST_A_DAY[kind]) surplus.add(event._id);
      else counts.set(keyOf(event), count);
    }
  }
  return surplus;
}

/** How many of the kind earlier folds have counted for these users on the days of these events. */
async function countedBefore(
  context: Context,
  kind: Bounded,
  events: EventDocument[],
  keyOf: (event: Told) => string,
): Promise<Map<string, number>> {
  const zone = context.config.timeZone;
  const first = dayOf(Math.min(...events.map(({ at }) => at)), zone);
  const earlier = await findForAll(
    context,
    'notify_events',
    events.map(({ openid }) => openid),
    (some) => ({
      kind,
      openid: { $in: some },
      at: { $gte: localTime(`${first}T00:00`, zone) },
      stage: 'folded',
      fromClient: true,
    }),
    { perQuery: USERS_PER_QUERY, fields: ['openid', 'at'] },
  );
  const counts = new Map<string, number>();
  for (const event of earlier) counts.set(keyOf(event), (counts.get(keyOf(event)) ?? 0) + 1);
  return counts;
}
