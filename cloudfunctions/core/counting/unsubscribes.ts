import type { EventDocument } from '../model/facts';
import type { MessageDocument } from '../model/message';
import type { Context } from '../ports/context';
import { findForAll } from '../store/findForAll';
import { groupBy } from '../store/grouping';

/** Who says no later than this after a campaign's send has other reasons. */
const WINDOW = 3 * 24 * 60 * 60_000;
const USERS_PER_QUERY = 100;
const FIELDS = ['to', 'template', 'topic', 'attemptedAt', 'campaign'] as const;
type Sent = Pick<MessageDocument, '_id' | (typeof FIELDS)[number]>;

/**
 * The notification that each unsubscribe is counted against: the campaign's that was sent to the user last before it, of
 * what it says no to.
 * @returns id of the unsubscribe → id of the notification; those that no campaign came before are not in it
 */
export async function unsubscribedFrom(
  context: Context,
  unsubscribes: EventDocument[],
): Promise<Map<string, string>> {
  const sent: Sent[] = await findForAll(
    context,
    'notify_messages',
    unsubscribes.map(({ openid }) => openid),
    (some) => ({
      to: { $in: some },
      state: { $in: ['sent', 'delivered', 'undelivered', 'unknown'] },
      'campaign.id': { $exists: true },
      'campaign.test': { $exists: false },
      attemptedAt: { $gte: Math.min(...unsubscribes.map(({ at }) => at)) - WINDOW },
    }),
    { perQuery: USERS_PER_QUERY, fields: [...FIELDS] },
  );
  const newestFirst = groupBy(
    [...sent].sort((a, b) => b.attemptedAt - a.attemptedAt),
    ({ to }) => to,
  );
  const byUser = new Map(newestFirst.map((own) => [own[0]!.to, own]));
  return new Map(
    unsubscribes.flatMap(({ _id, openid, at, name }): [string, string][] => {
      const own = byUser.get(openid)?.find((one) => {
        const { attemptedAt } = one;
        return attemptedAt <= at && attemptedAt >= at - WINDOW && covers(name, one);
      });
      return own ? [[_id, own._id]] : [];
    }),
  );
}

/** @param scope `all`, `topic:<name>` or `template:<alias>` */
const covers = (scope: string, { template, topic }: Sent): boolean =>
  scope === 'all' || scope === `topic:${topic}` || scope === `template:${template}`;
