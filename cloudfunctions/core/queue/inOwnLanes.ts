import type { Context } from '../ports/context';
import { CONTENT_LANE, laneFor, ratedLanes, type Lane } from '../gate/lanes';
import type { DueMessage } from '../model/message';
import { gaps } from '../store/gaps';
import { groupBy } from '../store/grouping';

/** Rows that were queued before their template was given a rate change to its lane, once. @returns the others */
export async function inOwnLanes(context: Context, lane: Lane, due: DueMessage[]): Promise<DueMessage[]> {
  const laneOf = ({ templateId }: DueMessage): string => laneFor(context.config, templateId).id;
  for (const rows of groupBy(
    due.filter((row) => laneOf(row) !== lane.id),
    laneOf,
  )) {
    const ids = rows.map(({ _id }) => _id);
    await context.store.update(
      'notify_messages',
      { _id: { $in: ids }, state: 'scheduled', lane: lane.id },
      { $set: { lane: laneOf(rows[0]!) } },
    );
  }
  return due.filter((row) => laneOf(row) === lane.id);
}

/** Lanes that no template has (any more), as conditions: what is in them would wait for ever. */
export const strayLanes = ({ config }: Context) =>
  gaps(['', CONTENT_LANE, ...ratedLanes(config).map(({ id }) => id)]);

/** Brings what is in such lanes back to everybody's. */
export async function adoptStrays(context: Context): Promise<void> {
  for (const lane of strayLanes(context)) {
    await context.store.update('notify_messages', { state: 'scheduled', lane }, { $set: { lane: '' } });
  }
}
