import type { WishState } from '../contract';
import { KEPT_WISHES, openWishes, wishKey, type Wish } from '../model/wish';
import type { UserDocument } from '../model/user';
import type { Update } from '../ports';
import type { Context } from '../ports/context';

type Kept = Pick<UserDocument, 'wishes' | 'wishFor'>;

interface Wishing {
  condition: Record<string, unknown>;
  set: Record<string, unknown>;
  unset: Pick<Update, '$unset'>;
}

/**
 * What new wishes change in a user's document: the list of keys is compared and set, because it may gain and lose at
 * once: over ones go, and the oldest where there would be more than are kept. Who wishes for a thing again, while that
 * wish is open, keeps the place on the waiting list.
 */
export function wishing(user: Kept, wished: [key: string, wish: Wish][], now: number): Wishing {
  if (wished.length === 0) return { condition: {}, set: {}, unset: {} };
  const open = new Map(openWishes(user.wishes, now));
  const fresh = new Map(wished.map(([key, wish]) => [key, goneOnWith(wish, open.get(key))]));
  const kept = [...new Map([...open, ...fresh])].sort(([, a], [, b]) => b.at - a.at).slice(0, KEPT_WISHES);
  const keys = new Set(kept.map(([key]) => key));
  const gone = Object.keys(user.wishes).filter((key) => !keys.has(key));
  const written = [...fresh].filter(([key]) => keys.has(key));
  return {
    condition: { wishFor: user.wishFor },
    set: {
      ...Object.fromEntries(written.map(([key, wish]) => [`wishes.${key}`, wish])),
      wishFor: [...keys],
    },
    unset: gone.length === 0 ? {} : { $unset: Object.fromEntries(gone.map((key) => [`wishes.${key}`, ''])) },
  };
}

/** Also where a report comes late: of what was wished before. */
const goneOnWith = (wish: Wish, before: Wish = wish): Wish => ({
  ...wish,
  at: Math.min(wish.at, before.at),
  until: Math.max(wish.until, before.until),
});

/** Takes one wish back. @returns those that are left */
export async function unwish(
  context: Context,
  openid: string,
  { template, about }: Pick<Wish, 'template' | 'about'>,
): Promise<{ wishes: WishState[] }> {
  await clearWishes(context, openid, [wishKey(template, about)]);
  const [user] = await context.store.find('notify_users', { _id: openid }, { limit: 1, fields: ['wishes'] });
  return { wishes: user ? wishStates(user, context.clock.now()) : [] };
}

/** The user has got what they wished for, in whatever way. */
export async function clearWishes(context: Context, openid: string, keys: string[]): Promise<void> {
  if (keys.length === 0) return;
  await context.store.update(
    'notify_users',
    { _id: openid, wishFor: { $in: keys } },
    {
      $pull: { wishFor: { $in: keys } },
      $unset: Object.fromEntries(keys.map((key) => [`wishes.${key}`, ''])),
      $set: { touch: context.newToken() },
    },
  );
}

/** Newest first. */
export const wishStates = ({ wishes }: Pick<UserDocument, 'wishes'>, now: number): WishState[] =>
  openWishes(wishes, now)
    .map(([, { template, about, label, at, until }]) => ({
      template,
      about,
      label: label || about,
      at,
      until,
    }))
    .sort((a, b) => b.at - a.at);
