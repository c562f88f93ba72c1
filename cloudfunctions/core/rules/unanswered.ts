import { MOST_UNCERTAIN } from '../model/user';
import { later, type Rule } from './rule';

/**
 * Several answers of WeChat to attempts for this user were lost: each may have taken a credit, and another would only add to
 * them. It goes on when the first of them is settled, at the latest when it is given up.
 */
export const unanswered: Rule = {
  reasons: ['UNANSWERED'],
  query: () => ({ [`uncertainties.${MOST_UNCERTAIN - 1}`]: { $exists: false } }),
  why: ({ user, row, now }) =>
    user.uncertainties.length < MOST_UNCERTAIN ? undefined : later(row, 'UNANSWERED', now + LOOK),
};

/** A receipt or a late worker may settle one long before it is given up. */
const LOOK = 5 * 60_000;
