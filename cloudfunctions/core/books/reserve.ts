import type { Template } from '../config/config';
import type { Right } from '../model/right';
import type { Query, Update } from '../ports';
import type { Hold } from '../model/user';

/**
 * The users of a group who may be sent to now, as one condition. Whoever unsubscribed before this update is not
 * matched; whoever unsubscribes after it meets the hold and waits for it (DESIGN §7).
 */
export function reservable(
  template: Template,
  right: Right,
  openids: string[],
  floor: number,
  now: number,
): Query {
  const account = `credits.${template.id}`;
  const rights: Record<Right, Query> = {
    consent: { [`${account}.consent`]: true },
    credit: { [`${account}.available`]: { $gt: floor }, [`${account}.suspectUntil`]: { $lte: now } },
    // Not greater than zero: nothing on hand or of unknown fate, or no account at all.
    try: {
      [`${account}.available`]: { $not: { $gt: 0 } },
      [`${account}.uncertain`]: { $not: { $gt: 0 } },
      tried: { $ne: template.id },
    },
  };
  return {
    _id: { $in: openids },
    hold: null,
    ...rights[right],
    $or: [
      { muted: false, mutedTopics: { $ne: template.topic }, mutedTemplates: { $ne: template.alias } },
      { permits: template.id },
    ],
  };
}

/** Takes one credit from available to held and marks the user as busy. */
export function reserveUpdate(template: Template, hold: Hold): Update {
  return {
    $set: { hold, touch: hold.token },
    ...(hold.counted ? { $inc: move(template.id, 'available', 'held') } : {}),
  };
}

type Pot = 'available' | 'held' | 'uncertain' | 'spent' | 'voided';

/** One credit from one pot to another: the sum stays what was granted. */
export const move = (templateId: string, from: Pot, to: Pot): Record<string, number> => ({
  [`credits.${templateId}.${from}`]: -1,
  [`credits.${templateId}.${to}`]: 1,
});
