import type { Subject } from './rule';
import { creditFloor } from './creditFloor';

/**
 * How many sends to a user one hold may be good for, as far as the document tells: one by a permit, which is for the one
 * notification that was asked for; else as many as there are credits for.
 * @returns at least one: whether that one may go, the rules say
 */
export function mostTogether({
  config,
  template,
  right,
  user,
}: Omit<Subject, 'row' | 'now' | 'sends'>): number {
  const { muted, mutedTopics, mutedTemplates } = user;
  const said = muted || mutedTopics.includes(template.topic) || mutedTemplates.includes(template.alias);
  if (said || right === 'try') return 1;
  if (right === 'consent') return Infinity;
  return Math.max(1, (user.credits[template.id]?.available ?? 0) - creditFloor(config, template));
}
