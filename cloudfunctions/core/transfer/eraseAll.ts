import { NotifyError } from '../errors';
import type { CollectionName } from '../ports';
import type { Context } from '../ports/context';
import { endLease } from '../store/lease';
import { keepSchema, SCHEMA, takeSchema } from '../store/schema';
import { ALL } from './backup';

const PAGE = 1000;
/** In `restoring`: an environment that is being emptied does nothing either. */
const ERASING = 'erase';

/** Rows before users and journals, so that nothing of what is left could be sent; the locks last. */
const ORDER: readonly CollectionName[] = [
  'notify_messages',
  ...ALL.filter((name) => name !== 'notify_messages' && name !== 'notify_locks'),
  'notify_locks',
];

/**
 * Removes all that the product keeps in this environment, in steps that may be repeated: whoever dies in one leaves less to
 * do. The timer does nothing meanwhile.
 * @param progress told what has been removed so far
 * @throws NotifyError `PENDING` while something is being sent; `UNAVAILABLE` while another run is at it
 */
export async function eraseAll(
  context: Context,
  progress: (removed: number) => void = () => undefined,
): Promise<Record<string, number>> {
  const { store, clock } = context;
  const lock = await takeSchema(context);
  await keepSchema(context, lock, { restoring: ERASING });
  const [row] = await store.find(
    'notify_messages',
    { state: 'claimed', leaseUntil: { $gt: clock.now() } },
    { limit: 1, fields: ['_id'] },
  );
  if (row) {
    // As it was: half of a backup, or of an erasure, goes on standing still.
    const { restoring } = lock;
    const ours = { _id: SCHEMA, token: lock.token };
    await store.update(
      'notify_locks',
      ours,
      restoring ? { $set: { restoring } } : { $unset: { restoring: '' } },
    );
    await endLease(context, lock);
    throw new NotifyError(
      'PENDING',
      'Something is just being sent; nothing has been erased, ask again in a minute. 正有消息在发送，未删除任何数据，请一分钟后再试。',
    );
  }
  const removed: Record<string, number> = {};
  let total = 0;
  for (const collection of ORDER) {
    for (;;) {
      const but = collection === 'notify_locks' ? { _id: { $ne: SCHEMA } } : {};
      const page = await store.find(collection, but, { limit: PAGE, fields: ['_id'] });
      if (page.length === 0) break;
      await store.remove(collection, { _id: { $in: page.map(({ _id }) => _id) } });
      removed[collection] = (removed[collection] ?? 0) + page.length;
      progress((total += page.length));
      await keepSchema(context, lock);
    }
  }
  await store.remove('notify_locks', { _id: SCHEMA });
  return removed;
}
