import type { AuditDocument } from '../model/audit';
import type { EventDocument } from '../model/facts';
import type { MessageDocument } from '../model/message';
import type { UserDocument } from '../model/user';
import { consentsOf } from '../notifications/consent';
import { withoutMachinery } from '../people/exportData';
import type { CollectionName } from '../ports';
import type { Context } from '../ports/context';
import { pagesOf, type Last, type Scope } from './pages';

type Doc = { _id: string };

/** What an export holds, by the file's name. Of one user what is kept about them; secrets and tokens never. */
const OF_ALL = {
  users: 'notify_users',
  notifications: 'notify_messages',
  events: 'notify_events',
  receipts: 'notify_receipts',
  figures: 'notify_stats',
  campaigns: 'notify_campaigns',
  segments: 'notify_segments',
  lists: 'notify_lists',
  listParts: 'notify_list_parts',
  audit: 'notify_audit',
} as const satisfies Record<string, CollectionName>;
export type ExportName = keyof typeof OF_ALL;

const OF_ONE: readonly ExportName[] = ['users', 'notifications', 'events', 'receipts'];

export const exported = ({ user }: Scope): readonly ExportName[] =>
  user === undefined ? (Object.keys(OF_ALL) as ExportName[]) : OF_ONE;

/** Plain documents: times are epoch ms. @param after goes on behind this one */
export async function* exportPages(
  context: Context,
  name: ExportName,
  scope: Scope,
  after?: Last,
): AsyncGenerator<Doc[]> {
  for await (const page of pagesOf(context, OF_ALL[name], scope, after)) yield plain(context, name, page);
}

async function plain(context: Context, name: ExportName, page: Doc[]): Promise<Doc[]> {
  switch (name) {
    case 'users':
      return (page as UserDocument[]).map(withoutMachinery);
    case 'notifications':
      return notifications(context, page as MessageDocument[]);
    case 'events':
      return (page as EventDocument[]).map(({ call: _call, dueAt: _due, looks: _looks, ...event }) => event);
    case 'audit':
      return page as AuditDocument[];
    default:
      return page;
  }
}

/** With what each was agreed to by. */
async function notifications(context: Context, rows: MessageDocument[]): Promise<Doc[]> {
  const consents = await consentsOf(context, rows);
  return rows.map(
    ({
      token: _token,
      leaseUntil: _lease,
      bodyHash: _hash,
      lane: _lane,
      shard: _shard,
      // Its link carries the mark that a click is known by.
      page: _page,
      history,
      ...row
    }) => {
      const consent = consents.get(row._id);
      return {
        ...row,
        history: history.map(({ token: _of, ...step }) => step),
        ...(consent ? { consent } : {}),
      };
    },
  );
}
