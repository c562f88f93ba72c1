import { NotifyError } from '../errors';
import { shortMark } from '../model/marks';
import { type UserDocument } from '../model/user';
import type { Context } from '../ports/context';
import { ensureUser } from '../store/ensureUser';
import { keepSmall } from '../store/keepSmall';
import { bookingOf, type Known } from './book';
import type { Change } from './change';

/** Rounds of compare-and-set before giving up; each lost round means that somebody else got through. */
const ROUNDS = 8;

/**
 * Books what one user did or is: counters without a look (one update), traits and tags against what is known.
 * @param name of the telling: with the same one nothing is booked twice
 * @returns the user as it is then; `null`: there was nothing to book, or nothing any more
 * @throws NotifyError `UNAVAILABLE`
 */
export async function bookBehaviour(
  context: Context,
  openid: string,
  change: Change,
  name: string,
): Promise<UserDocument | null> {
  const mark = shortMark(name);
  if (isNothing(change)) return null;
  const { store } = context;
  const at = context.clock.now();
  for (let round = 0; round < ROUNDS; round++) {
    const known = needsLook(change) ? await look(context, openid, mark) : UNSEEN;
    // Told before, or the look leaves nothing to change.
    const booking = known === 'told' ? null : bookingOf(change, known, mark, at);
    if (!booking) return null;
    const booked = await store.updateOne(
      'notify_users',
      { _id: openid, ...booking.condition },
      booking.update,
    );
    if (booked) return keepSmall(context, booked);
    const [there] = await store.find('notify_users', { _id: openid }, { limit: 1, fields: ['told'] });
    if (there?.told.includes(mark)) return null;
    if (!there) await ensureUser(context, openid);
  }
  throw new NotifyError('UNAVAILABLE', 'Too much of this user at once; repeat this call. 请稍后重试。');
}

const UNSEEN: Known = { traits: {}, tags: [], aliases: [] };

const isNothing = (change: Change): boolean => !needsLook(change) && Object.keys(change.did).length === 0;

const needsLook = ({ traits, addTags, removeTags }: Change): boolean =>
  Object.keys(traits).length + addTags.length + removeTags.length > 0;

async function look(context: Context, openid: string, mark: string): Promise<Known | 'told'> {
  const [user] = await context.store.find(
    'notify_users',
    { _id: openid },
    { limit: 1, fields: ['traits', 'tags', 'aliases', 'told'] },
  );
  if (!user) return UNSEEN;
  return user.told.includes(mark) ? 'told' : user;
}
