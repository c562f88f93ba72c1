import type { Context } from '../ports/context';
import { isPersonal, renderAnyway } from '../content/personal';
import type { InboxItem, InboxPage } from '../contract';
import type { MessageDocument } from '../model/message';
import { findUser } from '../store/find';
import { inInbox, toItem } from './inboxItems';
import { ownFeedback } from './ownFeedback';

const PAGE = 20;
/** As many are counted as unread; the mark on a tab says `99+` anyway. */
const COUNTED = 100;

/** One page of the user's own inbox, newest first. */
export async function listInbox(
  context: Context,
  openid: string,
  { before, limit = PAGE }: { before?: string | undefined; limit?: number | undefined },
): Promise<InboxPage> {
  const [at, id] = before ? cursorOf(before) : [undefined, ''];
  const rows = await context.store.find(
    'notify_messages',
    { ...inInbox(openid), ...(at === undefined ? {} : { createdAt: { $lte: at } }) },
    { sort: { createdAt: -1 }, limit: limit + MANY_AT_ONCE },
  );
  // Several may be of the same millisecond: the cursor names the last one shown.
  const rest = rows.sort(newestFirst).filter((row) => row.createdAt !== at || row._id < id);
  const shown = rest.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: await withTraits(context, openid, shown),
    unread: await countUnread(context, openid),
    ...(before === undefined ? { feedback: await ownFeedback(context, openid) } : {}),
    ...(last && rest.length > limit ? { next: `${last.createdAt}.${last._id}` } : {}),
  };
}

/** What a message says of the user it says as of now; who has none such pays no look for it. */
async function withTraits(context: Context, openid: string, rows: MessageDocument[]): Promise<InboxItem[]> {
  const { config } = context;
  const isAsked = rows.some(({ data }) => Object.values(data).some(isPersonal));
  const traits = isAsked ? ((await findUser(context, openid))?.traits ?? {}) : {};
  return rows.map((row) => {
    const template = config.templates[row.template];
    return toItem(
      config,
      template ? { ...row, data: renderAnyway(config, template, row.data, traits) } : row,
    );
  });
}

const MANY_AT_ONCE = 20;

const newestFirst = (a: MessageDocument, b: MessageDocument): number =>
  b.createdAt - a.createdAt || (a._id < b._id ? 1 : -1);

const cursorOf = (cursor: string): [at: number, id: string] => [
  Number(cursor.slice(0, 13)),
  cursor.slice(14),
];

export async function countUnread(context: Context, openid: string): Promise<number> {
  const unread = await context.store.find(
    'notify_messages',
    { ...inInbox(openid), readAt: 0 },
    { limit: COUNTED, fields: ['_id'] },
  );
  return unread.length;
}

/** @returns how many are unread afterwards */
export async function markRead(context: Context, openid: string, ids: string[]): Promise<{ unread: number }> {
  await context.store.update(
    'notify_messages',
    { _id: { $in: ids }, to: openid, readAt: 0 },
    { $set: { readAt: context.clock.now() } },
  );
  return { unread: await countUnread(context, openid) };
}
