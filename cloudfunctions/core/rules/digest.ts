import { closingAfter } from '../model/digest';
import { spread } from '../time/spread';
import type { Rule } from './rule';

/** Its user wants to hear of it together with others: it waits for the digest, which takes the credit. */
export const digest: Rule = {
  reasons: ['IN_DIGEST'],
  query: ({ template, closing }) =>
    template.digest && !closing ? { [`digests.${template.topic}`]: { $exists: false } } : undefined,
  why({ config, template, user, row, now }) {
    const period = user.digests[template.topic];
    if (!template.digest || !period || row.period) return undefined;
    const dueAt = spread(closingAfter(config, user, period, now).at, row.shard);
    return { state: 'collected', reason: 'IN_DIGEST', dueAt };
  },
};
