import type { ListedMessage, MessagesRequest } from '../contract';
import type { Context } from '../ports/context';
import { templateOf } from '../queue/build';
import { standing } from '../queue/standing';
import { iso } from '../time/zone';

const DEFAULT_LIMIT = 20;

/**
 * The notifications to one user, newest first. Each combination of conditions has its index; a state without a template
 * is looked for among the user's own rows, newest first (`to_createdAt`).
 * @throws NotifyError `UNKNOWN_TEMPLATE`
 */
export async function messages(
  context: Context,
  { to, template: alias, state, limit = DEFAULT_LIMIT }: MessagesRequest,
): Promise<ListedMessage[]> {
  const { config, clock, store } = context;
  const template = alias === undefined ? undefined : templateOf(context, alias);
  const rows = await store.find(
    'notify_messages',
    {
      to,
      ...(state ? { state } : {}),
      // Several aliases may share a template of WeChat's, by which the index goes.
      ...(template ? { templateId: template.id, template: template.alias } : {}),
    },
    {
      sort: { createdAt: -1 },
      limit,
      fields: [
        'template',
        'templateId',
        'key',
        'state',
        'reason',
        'createdAt',
        'dueAt',
        'sentAt',
        'expiresAt',
      ],
    },
  );
  const now = clock.now();
  return rows.map((row) => ({
    id: row._id,
    template: row.template,
    key: row.key,
    ...standing(config, row, { now }),
    createdAt: iso(row.createdAt),
    ...(row.sentAt > 0 ? { sentAt: iso(row.sentAt) } : {}),
  }));
}
