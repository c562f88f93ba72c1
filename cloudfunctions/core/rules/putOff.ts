import type { Config, Template } from '../config/config';
import type { Decision } from './decide';
import type { DueMessage } from '../model/message';
import type { Recipient } from '../model/user';
import { quietUntil } from '../time/quietHours';
import { cappedUntil } from './caps';

/** Rows put off to the same moment are spread over this many, so that they do not all fall due at once. */
const BUCKETS = 8;
const BUCKET = 15_000;
/** Moments are rounded up to it, so that rows put off alike stay one group for the database. */
const QUARTER = 15 * 60_000;

/**
 * Why a notification whose user may be sent to should still not go out now: quiet hours or a cap. Both put off,
 * never drop; what its expiry does not allow expires.
 */
export function putOff(
  config: Config,
  template: Template,
  row: DueMessage,
  user: Recipient,
  now: number,
): Decision | undefined {
  const quiet = quietEnd(config, template, user, now);
  if (quiet !== undefined) return later(row, 'QUIET_HOURS', quiet);
  const capped = cappedUntil(config, template, user, now);
  return capped === undefined ? undefined : later(row, 'CAPPED', Math.ceil(capped / QUARTER) * QUARTER);
}

function quietEnd(config: Config, template: Template, user: Recipient, now: number): number | undefined {
  if (template.quietHours === 'ignore') return undefined;
  const hours = user.quietHours ?? (config.quietHours && { ...config.quietHours, zone: '' });
  return hours && quietUntil(now, { ...hours, zone: hours.zone || config.timeZone });
}

function later(row: DueMessage, reason: 'QUIET_HOURS' | 'CAPPED', at: number): Decision {
  const dueAt = at + (row.shard % BUCKETS) * BUCKET;
  return dueAt < row.expiresAt ? { state: 'scheduled', reason, dueAt } : { state: 'expired', reason };
}
