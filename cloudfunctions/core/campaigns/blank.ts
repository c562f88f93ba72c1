import type { CampaignDocument } from '../model/campaign';
import type { Plan } from '../model/plan';

/** Nothing of it has happened yet. */
export const blank = (createdAt: number) =>
  ({
    wish: '',
    order: 'all',
    limit: 0,
    cursor: { at: 0, openid: '' },
    chunk: [],
    made: 0,
    leaseUntil: 0,
    createdAt,
    restsSince: 0,
  }) satisfies Partial<CampaignDocument>;

export const blankPlan = {
  version: 1,
  approval: null,
  confirmed: 0,
  pausedFor: '',
  error: '',
  pausedAt: 0,
  nextAt: 0,
  expanded: false,
  matched: 0,
  noCredit: 0,
} satisfies Partial<Plan>;
