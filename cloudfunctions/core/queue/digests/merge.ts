import { pushStep } from '../../model/message';
import { rests } from '../../model/states';
import type { Context } from '../../ports/context';

/** Their digest has gone out: what it told of is done. What has left it meanwhile is not touched. */
export async function merge({ store }: Context, ids: string[], at: number): Promise<void> {
  if (ids.length === 0) return;
  await store.update(
    'notify_messages',
    { _id: { $in: ids }, state: 'collected' },
    {
      $set: { state: 'merged', reason: 'MERGED', ...rests('merged', at) },
      $push: pushStep({ at, state: 'merged', reason: 'MERGED' }),
    },
  );
}
