import type { Template } from '../config/config';
import type { Query, Update } from '../ports';
import type { Hold } from '../model/user';

/** The attempt is not over: a request that took its hold once, and arrives again later, takes none. */
export const notEnded = ({ journal }: Pick<Hold, 'journal'>): Query => ({ ended: { $ne: journal } });

/** Takes a credit for each send from available to held and marks the user as busy. */
export function reserveUpdate(template: Template, hold: Hold): Update {
  return {
    $set: { hold, touch: hold.token },
    ...(hold.counted ? { $inc: move(template.id, 'available', 'held', hold.sends) } : {}),
  };
}

type Pot = 'available' | 'held' | 'uncertain' | 'spent' | 'voided';

/** Credits from one pot to another: the sum stays what was granted. */
export const move = (templateId: string, from: Pot, to: Pot, count = 1): Record<string, number> => ({
  [`credits.${templateId}.${from}`]: -count,
  [`credits.${templateId}.${to}`]: count,
});
