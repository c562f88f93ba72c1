import type { Config } from '../config/config';
import type { InboxItem } from '../contract';
import type { MessageDocument } from '../model/message';
import type { State } from '../model/states';
import type { Query } from '../ports';

/** Or about to be, with a digest. */
const SENT: State[] = ['sent', 'delivered', 'undelivered', 'unknown', 'merged', 'collected'];
const MISSED: State[] = ['waiting', 'suppressed', 'expired'];
/** Missed means that a credit would have brought it; what the user did not want is not shown. */
const FOR_WANT_OF_CREDIT = ['NO_CREDIT', 'NEVER_SUBSCRIBED', 'KEPT_FOR_TRANSACTIONAL'];

/** The notifications that a user finds in the inbox: of a digest, what it tells of. */
export const inInbox = (openid: string): Query => ({
  to: openid,
  period: { $exists: false },
  $or: [{ state: { $in: SENT } }, { state: { $in: MISSED }, reason: { $in: FOR_WANT_OF_CREDIT } }],
});

function stateOf({ state }: MessageDocument): InboxItem['state'] {
  if (state === 'collected') return 'collected';
  return SENT.includes(state) ? 'sent' : 'missed';
}

export function toItem(config: Config, row: MessageDocument): InboxItem {
  const template = config.templates[row.template];
  const names = new Map(
    Object.values(template?.data ?? {}).map(({ field, name }) => [field as string, name]),
  );
  return {
    id: row._id,
    alias: row.template,
    title: template?.title ?? row.template,
    state: stateOf(row),
    at: row.sentAt || row.createdAt,
    data: Object.fromEntries(
      Object.entries(row.data).map(([field, text]) => [names.get(field) ?? field, text]),
    ),
    ...(row.page ? { page: row.page } : {}),
    read: row.readAt > 0,
  };
}
