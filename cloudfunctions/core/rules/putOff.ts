import type { Recipient } from '../model/user';
import { quietUntil, type Hours } from '../time/quietHours';
import { spread } from '../time/spread';
import { cappedUntil, fatiguedUntil } from './caps';
import { inQuarters, type AskedRow, type Decision, type Rule, type Subject } from './rule';

/** Quiet hours put off, never drop; what its expiry does not allow expires. */
export const quietHours: Rule = {
  reasons: ['QUIET_HOURS'],
  why(subject) {
    const end = quietEnd(subject);
    if (end === undefined) return undefined;
    return putOff(subject.row, 'QUIET_HOURS', end, (at) => quietEnd({ ...subject, now: at }) === undefined);
  },
};

/** Caps too. */
export const caps: Rule = {
  reasons: ['CAPPED'],
  why({ config, template, user, now, row }) {
    const until = cappedUntil(config, template, user, now);
    return until === undefined ? undefined : putOff(row, 'CAPPED', inQuarters(row, until));
  },
};

/** And so does having opened none of the last ones, where a cap says so. */
export const fatigue: Rule = {
  reasons: ['FATIGUED'],
  why({ config, template, user, now, row }) {
    const until = fatiguedUntil(config, template, user, now);
    return until === undefined ? undefined : putOff(row, 'FATIGUED', inQuarters(row, until));
  },
};

function quietEnd({ now, ...subject }: Subject): number | undefined {
  const hours = quietHoursOf(subject);
  return hours && quietUntil(now, hours);
}

/** The user's own hours, else the configured ones; `undefined`: the template goes out at any hour. */
export function quietHoursOf({
  config,
  template,
  user,
}: Pick<Subject, 'config' | 'template'> & { user: Pick<Recipient, 'quietHours'> }): Hours | undefined {
  if (template.quietHours === 'ignore') return undefined;
  const hours = user.quietHours ?? (config.quietHours && { ...config.quietHours, zone: '' });
  return hours && { ...hours, zone: hours.zone || config.timeZone };
}

/** Spread a little, as far as its own time and what it is put off for leave room: to the moment itself rather than past both. */
function putOff(
  row: AskedRow,
  reason: 'QUIET_HOURS' | 'CAPPED' | 'FATIGUED',
  at: number,
  mayGo: (at: number) => boolean = () => true,
): Decision {
  const spreadAt = spread(at, row.shard);
  const dueAt = spreadAt < row.expiresAt && mayGo(spreadAt) ? spreadAt : at;
  return dueAt < row.expiresAt ? { state: 'scheduled', reason, dueAt } : { state: 'expired', reason };
}
