import { CENSUS } from '../model/census';
import type { LockDocument } from '../model/figures';
import { triedMark } from '../model/marks';
import { type UserDocument } from '../model/user';
import type { Context } from '../ports/context';
import { keepLease } from '../store/lease';

const DAY = 24 * 60 * 60_000;
const STEP = 1000;

/** By WeChat's id: since when nights have found accounts of a template that the configuration does not name. Epoch ms. */
type OutOfUse = NonNullable<LockDocument['outOfUse']>;

/**
 * Removes users' accounts of templates that the configuration has not named for as long as notifications are kept: each would
 * take 0.3 KB of a document for ever. An account that something refers to stays until a later night. Which ids there are the
 * census tells, so that a night on which there is nothing costs one call; users are walked through only when something goes.
 * @param lock of the retention, held
 * @returns accounts removed; whether there was more than time
 */
export async function dropAccounts(
  context: Context,
  lock: LockDocument,
  lease: number,
  end: number,
): Promise<{ count: number; more: boolean }> {
  const out = await outOfUse(context, lock.outOfUse ?? {});
  if (JSON.stringify(out) !== JSON.stringify(lock.outOfUse ?? {}))
    await keepLease(context, lock, lease, { outOfUse: out });
  const before = context.clock.now() - context.config.retention.notifications * DAY;
  const ids = Object.keys(out).filter((id) => out[id]! <= before);
  if (ids.length === 0) return { count: 0, more: false };
  let count = 0;
  for (let after = lock.outCursor ?? ''; ;) {
    if (context.clock.now() >= end) return { count, more: true };
    const page = await context.store.find(
      'notify_users',
      { _id: { $gt: after } },
      { sort: { _id: 1 }, limit: STEP, fields: ['credits'] },
    );
    for (const id of ids) count += await drop(context, id, page);
    const isLast = page.length < STEP;
    after = isLast ? '' : page.at(-1)!._id;
    // Somebody else goes on from here, if it was lost.
    if (!(await keepLease(context, lock, lease, { outCursor: after })) || isLast)
      return { count, more: false };
  }
}

async function outOfUse({ store, config, clock }: Context, known: OutOfUse): Promise<OutOfUse> {
  const [lock] = await store.find('notify_locks', { _id: CENSUS }, { limit: 1, fields: ['census'] });
  const named = new Set(Object.values(config.templates).map(({ id }) => id));
  const ids = Object.keys(lock?.census?.latest?.templates ?? {}).filter((id) => !named.has(id));
  return Object.fromEntries(ids.sort().map((id) => [id, known[id] ?? clock.now()]));
}

/** Whatever of it is under way stands in the condition: nothing is dropped that has begun since it was read. */
async function drop(
  { store, newToken }: Context,
  id: string,
  page: Pick<UserDocument, '_id' | 'credits'>[],
): Promise<number> {
  const having = page.filter(({ credits }) => credits[id]);
  if (having.length === 0) return 0;
  return store.update(
    'notify_users',
    {
      _id: { $in: having.map(({ _id }) => _id) },
      [`credits.${id}.held`]: 0,
      [`credits.${id}.uncertain`]: 0,
      'hold.templateId': { $ne: id },
      'uncertainties.templateId': { $ne: id },
    },
    {
      $unset: { [`credits.${id}`]: '' },
      $pull: { creditFor: id, tried: triedMark(id) },
      $set: { touch: newToken() },
    },
  );
}
