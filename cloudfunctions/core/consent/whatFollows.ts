/** What a credit leads to: notifications that wait for one go, and campaigns that go on hear of it. */
import type { Context } from '../ports/context';
import { affordable, letGo, waitingRows, type WaitingRow } from '../queue/waiting';
import { groupBy } from '../store/grouping';
import { aliasesOf } from '../model/aliases';
import type { UserDocument } from '../model/user';
import { goingForNew, goingOn, type FollowGrant, type Going } from './gained';

/**
 * The user, what waits for these templates, and which campaigns go on with them, in one call. The user is read first: a row
 * that begins to wait after the look marks the user (`sending/beginWaiting.ts`), and then what this look has led to matches
 * nothing. Whoever has no document has no such row, for that mark needs one.
 */
export async function readWithWaiting(
  { store, config }: Context,
  openid: string,
  templateIds: string[],
): Promise<{ stored?: UserDocument; waiting: WaitingRow[]; going?: Going[] }> {
  const stages = [{ $match: { _id: openid } }, { $limit: 1 }];
  const looks =
    templateIds.length > 0 ? [...waitingRows(openid, templateIds), ...goingOn(config, templateIds)] : [];
  const [row] = await store.aggregate<UserDocument & { waiting?: WaitingRow[]; going?: Going[] }>(
    'notify_users',
    [...stages, ...looks],
  );
  if (!row) return { waiting: [] };
  const { waiting = [], going = [], ...stored } = row;
  return { stored, waiting, going };
}

/** As many of them as the user now has credits for. @returns the user without these credits */
export async function releaseFor(
  context: Context,
  user: UserDocument,
  waiting: WaitingRow[],
): Promise<UserDocument> {
  const going = groupBy(waiting, ({ templateId }) => templateId).flatMap((rows) =>
    affordable(context.config, rows, user.credits[rows[0]!.templateId]?.available ?? 0),
  );
  await letGo(context, going);
  const credits = { ...user.credits };
  for (const { templateId } of going) {
    const books = credits[templateId]!;
    credits[templateId] = { ...books, available: books.available - 1 };
  }
  return { ...user, credits };
}

/** @param going `undefined`: the user is new */
export async function followTo(
  context: Context,
  user: UserDocument,
  templateIds: string[],
  going: Going[] | undefined,
  follow: FollowGrant | undefined,
): Promise<void> {
  if (!follow || templateIds.length === 0) return;
  const aliases = templateIds.flatMap((id) => aliasesOf(context.config, id));
  const campaigns = (going ?? (await goingForNew(context))).filter(({ content }) =>
    aliases.includes(content.template),
  );
  if (campaigns.length > 0) await follow({ user, campaigns });
}
