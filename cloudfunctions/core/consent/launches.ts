import { KEPT_HOURS, pushHours } from '../model/hours';
import { zoneOf, type UserDocument } from '../model/user';
import type { Context } from '../ports/context';
import { hourOf } from '../time/zone';

/** What launches add to a user's document. */
export interface Launched {
  /** The latest; epoch ms. */
  launchedAt: number;
  /** Of the day, where the user is, oldest first. */
  hours: number[];
}

/** The client notes one launch an hour; closer ones are those of before, told again by a clock that has been set since. */
const APART = 30 * 60_000;
/** The client drops what is older. */
const OLDEST = 30 * 24 * 60 * 60_000;

/**
 * The launches that are not counted yet, by the hour where the user is: those after the latest that is. Told again they add
 * nothing; of two phones of one user the slower may tell in vain.
 * @param launches epoch ms; a forged client may say anything
 * @returns `undefined`: there are none
 */
export function launchesOf(
  { clock, config }: Context,
  user: Pick<UserDocument, 'launchedAt' | 'erasedAt' | 'quietHours'>,
  launches: readonly number[],
): Launched | undefined {
  const now = clock.now();
  let latest = Math.max((user.launchedAt ?? 0) + APART, user.erasedAt, now - OLDEST);
  const hours: number[] = [];
  for (const at of [...launches].sort((a, b) => a - b)) {
    if (at < latest || at > now) continue;
    hours.push(hourOf(at, zoneOf(config, user)));
    latest = at + APART;
  }
  return hours.length === 0 ? undefined : { launchedAt: latest - APART, hours: hours.slice(-KEPT_HOURS) };
}

/** As an update of a document takes them, which is to be as it was read: else they may have been counted meanwhile. */
export const launching = (user: Pick<UserDocument, 'launchedAt'>, launched: Launched | undefined) =>
  launched && {
    condition: { launchedAt: user.launchedAt ?? null },
    set: { launchedAt: launched.launchedAt },
    push: pushHours(launched.hours),
  };

/** Writes them, where the user is known here: whoever just opens the mini program leaves no document. */
export async function noteLaunches(
  context: Context,
  user: UserDocument,
  launches: readonly number[],
): Promise<UserDocument> {
  const part = launching(user, launchesOf(context, user, launches));
  if (!part) return user;
  const { condition, set, push } = part;
  const changed = await context.store.updateOne(
    'notify_users',
    { _id: user._id, erasedAt: user.erasedAt, ...condition },
    { $set: { ...set, touch: context.newToken() }, $push: push },
  );
  return changed ?? user;
}
