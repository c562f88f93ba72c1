import type { Config, Template } from '../config/config';
import { linkParameters, type From } from '../content/link';
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
  /** Of an operator's campaign, for its link. */
  from?: Pick<From, 'campaign' | 'variant'> | undefined;
}

/**
 * The document of a notification that nobody has begun with; nothing is written.
 * @throws NotifyError `BAD_REQUEST` for a page that is none
 */
export function newRow(
  { config, clock }: Context,
  template: Template,
  { page, query, from, ...own }: Asked,
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
    page: pageWithMark(page, query, _id, linkOf(config, template, from)),
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

/** What its link carries beside page, query and click mark. */
export const linkOf = (
  config: Pick<Config, 'linkParameters'>,
  { alias, topic }: Pick<Template, 'alias' | 'topic'>,
  from?: Pick<From, 'campaign' | 'variant'>,
): Record<string, string> => linkParameters(config, { template: alias, topic, ...from });

const CAMPAIGN = 'campaign:';

/** What a notification that is there says of its campaign. */
export const fromOf = ({
  campaign,
}: Pick<MessageDocument, 'campaign'>): Pick<From, 'campaign' | 'variant'> =>
  campaign ? { campaign: campaign.id.slice(CAMPAIGN.length), variant: campaign.part } : {};
