import { quietUntil } from '../time/quietHours';
import { cappedUntil } from './caps';
import type { AskedRow, Decision, Rule, Subject } from './rule';

/** Rows put off to the same moment are spread over this many, so that they do not all fall due at once. */
const BUCKETS = 8;
const BUCKET = 15_000;
/** Moments are rounded up to it, so that rows put off alike stay one group for the database. */
const QUARTER = 15 * 60_000;

/** Quiet hours put off, never drop; what its expiry does not allow expires. */
export const quietHours: Rule = {
  reasons: ['QUIET_HOURS'],
  why(subject) {
    const end = quietEnd(subject);
    return end === undefined ? undefined : putOff(subject.row, 'QUIET_HOURS', end);
  },
};

/** Caps too. */
export const caps: Rule = {
  reasons: ['CAPPED'],
  why({ config, template, user, now, row }) {
    const until = cappedUntil(config, template, user, now);
    return until === undefined ? undefined : putOff(row, 'CAPPED', Math.ceil(until / QUARTER) * QUARTER);
  },
};

/** The user's own hours, else the configured ones. */
function quietEnd({ config, template, user, now }: Subject): number | undefined {
  if (template.quietHours === 'ignore') return undefined;
  const hours = user.quietHours ?? (config.quietHours && { ...config.quietHours, zone: '' });
  return hours && quietUntil(now, { ...hours, zone: hours.zone || config.timeZone });
}

function putOff(row: AskedRow, reason: 'QUIET_HOURS' | 'CAPPED', at: number): Decision {
  const dueAt = at + (row.shard % BUCKETS) * BUCKET;
  return dueAt < row.expiresAt ? { state: 'scheduled', reason, dueAt } : { state: 'expired', reason };
}
