import type { Query } from '../ports';
import type { Asked, Rule } from './rule';

/**
 * The user's own no. It stands above everything else but the user's own later yes to this one message: an accept on the
 * sheet, after switching it off, permits the one notification that was asked for, and no series.
 */
const orPermitted = ({ template, sends = 1 }: Asked, query: Query): Query =>
  sends > 1 ? query : { $or: [query, { permits: template.alias }] };

const no = (
  reason: 'MUTED' | 'TOPIC_OFF' | 'TEMPLATE_OFF',
  query: (asked: Asked) => Query,
  saysNo: (subject: Parameters<Rule['why']>[0]) => boolean,
): Rule => ({
  reasons: [reason],
  query: (asked) => orPermitted(asked, query(asked)),
  why: (subject) =>
    saysNo(subject) && !subject.user.permits.includes(subject.template.alias)
      ? { state: 'suppressed', reason }
      : undefined,
});

export const muted = no(
  'MUTED',
  () => ({ muted: false }),
  ({ user }) => user.muted,
);

export const topicOff = no(
  'TOPIC_OFF',
  ({ template }) => ({ mutedTopics: { $ne: template.topic } }),
  ({ user, template }) => user.mutedTopics.includes(template.topic),
);

export const templateOff = no(
  'TEMPLATE_OFF',
  ({ template }) => ({ mutedTemplates: { $ne: template.alias } }),
  ({ user, template }) => user.mutedTemplates.includes(template.alias),
);
