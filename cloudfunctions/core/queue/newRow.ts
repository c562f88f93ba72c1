import type { Template } from '../config/config';
import { pageWithMark } from '../content/page';
import { laneFor } from '../gate/lanes';
import { notificationId, shardOf } from '../model/id';
import { PRIORITY, type MessageDocument } from '../model/message';
import type { Context } from '../ports/context';

type Own = 'to' | 'key' | 'bodyHash' | 'data' | 'whenNoCredit' | 'dueAt' | 'expiresAt';

/** What tells one notification from another. */
interface Asked extends Pick<MessageDocument, Own> {
  page: string | undefined;
  query?: Record<string, string | number | boolean> | undefined;
}

/**
 * The document of a notification that nobody has begun with; nothing is written.
 * @throws NotifyError `BAD_REQUEST` for a page that is none
 */
export function newRow(
  { config, clock }: Context,
  template: Template,
  { page, query, ...own }: Asked,
): MessageDocument {
  const now = clock.now();
  const _id = notificationId(template.alias, own.to, own.key);
  return {
    _id,
    ...own,
    template: template.alias,
    templateId: template.id,
    topic: template.topic,
    priority: PRIORITY[template.class],
    lane: laneFor(config, template.id).id,
    shard: shardOf(own.to),
    page: pageWithMark(page, query, _id),
    state: 'scheduled',
    reason: null,
    createdAt: now,
    token: '',
    leaseUntil: 0,
    attempts: 0,
    attemptedAt: 0,
    sentAt: 0,
    clickedAt: 0,
    convertedAt: 0,
    restsSince: 0,
    readAt: 0,
    history: [{ at: now, state: 'scheduled' }],
  };
}
