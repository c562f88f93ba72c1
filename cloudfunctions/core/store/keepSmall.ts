import { aliasMark } from '../model/behaviour';
import { excessOf } from '../model/userSize';
import type { UserDocument } from '../model/user';
import type { Context } from '../ports/context';
import { chunk } from './grouping';
import { findUser } from './find';

/** Rounds of compare-and-set before it is left to whoever has just written: the next write of the user looks again. */
const ROUNDS = 4;
/** Documents of 16 KB that one answer carries. */
const USERS_PER_READ = 50;

/**
 * Drops what is oldest where a user's document has grown too large, and keeps count of it. After each write that may have
 * made it larger than sends alone do.
 * @param user as the write has left it
 * @returns as it is now
 */
export async function keepSmall(context: Context, user: UserDocument): Promise<UserDocument> {
  let now = user;
  for (let round = 0; round < ROUNDS; round++) {
    const excess = excessOf(context.config, now);
    if (!excess) return now;
    const { traits, wishes, did, tags, accepts } = excess;
    const { traits: kept } = now;
    const marks = traits.flatMap((name) =>
      context.config.traits[name]?.alias ? [aliasMark(name, kept[name]!)] : [],
    );
    const gone = [
      ...traits.flatMap((name) => [`traits.${name}`, `traitsSince.${name}`]),
      ...wishes.map((name) => `wishes.${name}`),
      ...did.map((name) => `did.${name}`),
    ];
    const pull = {
      ...(wishes.length > 0 ? { wishFor: { $in: wishes } } : {}),
      ...(tags.length > 0 ? { tags: { $in: tags } } : {}),
      ...(marks.length > 0 ? { aliases: { $in: marks } } : {}),
      ...acceptsOf(now, accepts),
    };
    const small = await context.store.updateOne(
      'notify_users',
      { _id: now._id, touch: now.touch },
      {
        $set: { touch: context.newToken() },
        $inc: Object.fromEntries(
          Object.entries(excess)
            .filter(([, names]) => names.length > 0)
            .map(([part, names]) => [`dropped.${part}`, names.length]),
        ),
        ...(gone.length > 0 ? { $unset: Object.fromEntries(gone.map((path) => [path, ''])) } : {}),
        ...(Object.keys(pull).length > 0 ? { $pull: pull } : {}),
      },
    );
    if (small) return small;
    const fresh = await findUser(context, now._id);
    if (!fresh) return now;
    now = fresh;
  }
  return now;
}

/** One tap may have agreed to several templates. */
const acceptsOf = ({ credits }: UserDocument, taps: string[]): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(credits)
      .filter(([, { accepts = [] }]) => accepts.some(({ tap }) => taps.includes(tap)))
      .map(([id]) => [`credits.${id}.accepts`, { tap: { $in: taps } }]),
  );

/** The same of several, where the write has shown none of them. */
export async function keepAllSmall(context: Context, openids: string[]): Promise<void> {
  for (const some of chunk(openids, USERS_PER_READ)) {
    const users = await context.store.find('notify_users', { _id: { $in: some } }, { limit: some.length });
    for (const user of users) await keepSmall(context, user);
  }
}
