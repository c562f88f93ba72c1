import { BUSY_DELAY } from '../time/spans';
import { later, type Rule } from './rule';

/** One attempt at a time for a user: the hold says that one is under way. */
export const busy: Rule = {
  reasons: ['BUSY'],
  query: () => ({ hold: null }),
  why: ({ user, row, now }) => (user.hold ? later(row, 'BUSY', now + BUSY_DELAY) : undefined),
};
