import type { Told } from '../../behaviour/follow';
import type { UserDocument } from '../../model/user';
import type { Context } from '../../ports/context';
import { chunk } from '../../store/grouping';

/** Documents of 16 KB that one answer carries. */
const USERS_PER_READ = 50;

/** Somebody who did something, and is there. */
export interface Doer extends Told {
  user: UserDocument;
}

/** A call that is repeated has changed nobody: they are read. */
export async function doersOf({ store }: Context, told: Told[]): Promise<Doer[]> {
  const read = new Map<string, UserDocument>();
  for (const some of chunk(
    told.filter(({ user }) => user === null),
    USERS_PER_READ,
  )) {
    const ids = some.map(({ openid }) => openid);
    const users = await store.find('notify_users', { _id: { $in: ids } }, { limit: ids.length });
    for (const user of users) read.set(user._id, user);
  }
  return told.flatMap((each): Doer[] => {
    const user = each.user ?? read.get(each.openid);
    return user ? [{ ...each, user }] : [];
  });
}
