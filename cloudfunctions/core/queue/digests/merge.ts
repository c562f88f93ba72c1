import { pushStep } from '../../model/message';
import { rests } from '../../model/states';
import type { Context } from '../../ports/context';
import { AT_REST } from '../setCancelled';

/**
 * Their digest has gone out: what it told of is done, also what was given another time while it went. What has come to an
 * end meanwhile is not touched.
 */
export async function merge({ store }: Context, ids: string[], at: number): Promise<void> {
  if (ids.length === 0) return;
  await store.update(
    'notify_messages',
    { _id: { $in: ids }, state: { $in: AT_REST } },
    {
      $set: { state: 'merged', reason: 'MERGED', ...rests('merged', at) },
      $push: pushStep({ at, state: 'merged', reason: 'MERGED' }),
    },
  );
}
