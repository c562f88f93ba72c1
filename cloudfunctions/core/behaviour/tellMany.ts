import type { BehaviourEvent, TrackManyRequest, TrackManyResult } from '../contract';
import { shortMark } from '../model/marks';
import { newUser, type UserDocument } from '../model/user';
import type { Context } from '../ports/context';
import { chunk, groupBy } from '../store/grouping';
import { insertMissing } from '../store/insertMissing';
import { keepSmall } from '../store/keepSmall';
import { bookingOf, type Booking } from './book';
import { changeOf, type Change } from './change';
import type { Follow } from './follow';
import { bookBehaviour } from './tell';

/** Documents of 16 KB that one answer carries. */
const USERS_PER_READ = 50;
const NEEDED = ['traits', 'tags', 'aliases', 'told'] as const satisfies (keyof UserDocument)[];

/**
 * What another function knows of up to 100 users. Users for whom the same changes share one update, so a list of who did one
 * thing costs a few calls; where everybody's differs, it is one each. Told again with the same nonce nothing counts twice.
 * @param follow is told of everybody who did something
 * @throws NotifyError `UNAVAILABLE`: repeat it
 */
export async function tellMany(
  context: Context,
  { users, nonce }: TrackManyRequest,
  follow?: Follow,
): Promise<TrackManyResult> {
  const numbered = (events: BehaviourEvent[]) => events.map((event, index) => ({ index, event }));
  const refused = users.map(({ openid, events }) => ({
    openid,
    refused: changeOf(context.config, numbered(events), false).refused,
  }));
  // Somebody who is named twice is told all of it, at once.
  const changes = new Map(
    groupBy(users, ({ openid }) => openid).map((same) => {
      const events = numbered(same.flatMap((each) => each.events));
      return [same[0]!.openid, changeOf(context.config, events, false)];
    }),
  );
  const booked = await book(
    context,
    new Map([...changes].map(([openid, { change }]) => [openid, change])),
    shortMark(nonce),
  );
  const told = [...changes].map(([openid, { done }]) => ({ openid, done, user: booked.get(openid) ?? null }));
  await follow?.(told.filter(({ done }) => done.length > 0));
  return { users: refused };
}

/** @returns whom this call has changed, as they are then */
async function book(
  context: Context,
  changes: Map<string, Change>,
  mark: string,
): Promise<Map<string, UserDocument>> {
  const { store, clock } = context;
  const openids = [...changes.keys()];
  const some = { _id: { $in: openids } };
  const there = await store.find('notify_users', some, { limit: openids.length, fields: NEEDED });
  const known = new Map(there.map((user) => [user._id, user]));
  const strangers = openids.filter((openid) => !known.has(openid));
  if (strangers.length > 0) {
    const fresh = strangers.map((openid) => newUser(openid, clock.now()));
    await insertMissing(context, 'notify_users', fresh, ['createdAt']);
    for (const user of fresh) known.set(user._id, user);
  }
  const at = clock.now();
  const bookings = openids.flatMap((openid) => {
    const user = known.get(openid)!;
    const booking = user.told.includes(mark) ? null : bookingOf(changes.get(openid)!, user, mark, at);
    return booking ? [{ openid, booking }] : [];
  });
  for (const same of groupBy(bookings, ({ booking }): Booking => booking)) {
    const { condition, update } = same[0]!.booking;
    await store.update(
      'notify_users',
      { _id: { $in: same.map(({ openid }) => openid) }, ...condition },
      update,
    );
  }
  return settle(
    context,
    bookings.map(({ openid }) => openid),
    changes,
    mark,
  );
}

/** Who was changed by somebody else meanwhile is told alone; whose document has grown too large makes room. */
async function settle(
  context: Context,
  openids: string[],
  changes: Map<string, Change>,
  mark: string,
): Promise<Map<string, UserDocument>> {
  const booked = new Map<string, UserDocument>();
  for (const some of chunk(openids, USERS_PER_READ)) {
    const users = await context.store.find('notify_users', { _id: { $in: some } }, { limit: some.length });
    for (const user of users) {
      const { _id, told } = user;
      const now = told.includes(mark)
        ? await keepSmall(context, user)
        : await bookBehaviour(context, _id, changes.get(_id)!, mark);
      if (now) booked.set(_id, now);
    }
  }
  return booked;
}
