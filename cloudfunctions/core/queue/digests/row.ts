import type { Template } from '../../config/config';
import { pageWithMark } from '../../content/page';
import { laneFor } from '../../gate/lanes';
import { digestKey } from '../../model/digest';
import { notificationId, shardOf } from '../../model/id';
import { PRIORITY, type MessageDocument } from '../../model/message';
import type { Context } from '../../ports/context';
import type { Closing, Period } from '../../time/closing';
import { spread, SPREAD } from '../../time/spread';
import { sealed } from '../seal';

/**
 * The notification that brings what is collected for a user until a closing. It goes the way of every other one; what it
 * shows is made when it is sent.
 */
export async function digestRow(
  context: Context,
  template: Template,
  to: string,
  { period, closing }: { period: Period; closing: Closing },
): Promise<MessageDocument> {
  const now = context.clock.now();
  const key = digestKey(period, closing);
  const _id = notificationId(template.alias, to, key);
  const shard = shardOf(to);
  return sealed(context, {
    _id,
    to,
    template: template.alias,
    templateId: template.id,
    topic: template.topic,
    priority: PRIORITY[template.class],
    lane: laneFor(context.config, template.id).id,
    shard,
    key,
    bodyHash: '',
    data: {},
    page: pageWithMark(template.digest?.page ?? template.page, undefined, _id),
    // Whom nobody knows a credit of is not known to have none: WeChat is asked where the template says so.
    whenNoCredit: template.whenNoCredit,
    period,
    state: 'scheduled',
    reason: null,
    createdAt: now,
    dueAt: spread(closing.at, shard),
    // The same for all that close then, so that what is put into them is one group for the database.
    expiresAt: closing.at + SPREAD + template.expiresAfterMs,
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
  });
}
