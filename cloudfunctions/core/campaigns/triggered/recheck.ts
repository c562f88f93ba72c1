import { isForCaller } from '../../errors';
import type { DueMessage } from '../../model/message';
import { isDoneSince } from '../../model/occurrence';
import type { Context } from '../../ports/context';
import { paused } from '../../queue/holdCampaign';
import type { Decision } from '../../rules/rule';
import type { Person } from '../../segments/leaf';
import { topmost } from '../../segments/fields';
import { findPersons } from '../../segments/persons';
import type { Recheck } from '../../sending/step';
import { groupBy } from '../../store/grouping';
import { pauseFor } from '../halt';
import { isPlanned } from '../stored';
import { inSegment, segmentFields } from './segment';

const NEEDLESS: Decision = { state: 'suppressed', reason: 'UNLESS' };
const NOT_IN_SEGMENT: Decision = { state: 'suppressed', reason: 'NOT_IN_SEGMENT' };

/**
 * What was right when the event came, looked at again when its notification is due: one read for all users of a window.
 * The claim came before it, so whatever was counted before the claim is seen.
 */
export const recheckTriggered: Recheck = async (context, rows) => {
  const decisions = new Map<string, Decision>();
  const asking = rows.filter(({ trigger }) => trigger?.unless ?? trigger?.segment);
  if (asking.length === 0) return decisions;
  const people = await read(context, asking);
  for (const row of asking) {
    const { did = {} } = people.get(row.to) ?? {};
    const { unless } = row.trigger!;
    if (unless && isDoneSince(unless, did)) decisions.set(row._id, NEEDLESS);
  }
  const inSegments = asking.filter(({ _id, trigger }) => trigger?.segment && !decisions.has(_id));
  for (const same of groupBy(inSegments, ({ trigger }) => trigger!.segment!)) {
    const openids = [...new Set(same.map(({ to }) => to))];
    const persons = openids.map((_id): Person => people.get(_id) ?? { _id });
    for (const [id, decision] of await notInSegment(context, same, persons)) decisions.set(id, decision);
  }
  return decisions;
};

async function read(context: Context, rows: DueMessage[]): Promise<Map<string, Person>> {
  const openids = [...new Set(rows.map(({ to }) => to))];
  const places = [...new Set(rows.flatMap(({ trigger }) => trigger?.unless?.place ?? []))];
  const segments = [...new Set(rows.flatMap(({ trigger }) => trigger?.segment ?? []))];
  const counters = places.flatMap((place) => [`did.${place}.total`, `did.${place}.first`]);
  const fields = topmost([...(await segmentFields(context, segments)), ...counters]);
  const found = await findPersons(
    context.store,
    { _id: { $in: openids } },
    { limit: openids.length, paths: fields },
  );
  return new Map(found.map((person) => [person._id, person]));
}

/** Where a list is gone, nobody can say who is in: the campaign pauses, as any other does, and what is due is held. */
async function notInSegment(
  context: Context,
  rows: DueMessage[],
  people: Person[],
): Promise<[string, Decision][]> {
  try {
    const inside = await inSegment(context, rows[0]!.trigger!.segment!, people);
    return rows
      .flatMap(({ _id, to }) => (inside.has(to) ? [] : [[_id, NOT_IN_SEGMENT] as const]))
      .map(([id, decision]) => [id, decision]);
  } catch (error) {
    if (!isForCaller(error)) throw error;
    for (const same of groupBy(rows, ({ key }) => key))
      await pauseRunning(context, same[0]!.key, error.message);
    return rows.map(({ _id, key }) => [_id, paused(key)]);
  }
}

async function pauseRunning(context: Context, _id: string, why: string): Promise<void> {
  const [campaign] = await context.store.find('notify_campaigns', { _id, state: 'running' }, { limit: 1 });
  if (isPlanned(campaign)) await pauseFor(context, campaign, 'error', { error: why });
}
