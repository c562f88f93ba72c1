import type { Rule } from './rule';

/** Nothing is begun whose time is over. */
export const expiry: Rule = {
  reasons: ['EXPIRED'],
  why: ({ row, now }) => (row.expiresAt <= now ? { state: 'expired', reason: 'EXPIRED' } : undefined),
};
