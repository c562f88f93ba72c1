import { NotifyError } from '../errors';
import type { Context } from '../ports/context';
import { badTime, parseTime } from '../time/parse';

const DAY = 24 * 60 * 60_000;
const LONGEST_DAYS = 180;

export function endOf({ clock, config }: Context, endsAt: number | string): number {
  const now = clock.now();
  const at = parseTime(endsAt, 'endsAt', config.timeZone);
  if (at <= now) throw badTime('endsAt', 'expected a time ahead');
  if (at > now + LONGEST_DAYS * DAY) throw badTime('endsAt', `expected at most ${LONGEST_DAYS} days ahead`);
  return at;
}

/** Hours of their own leave no room for a rate: at the hour of most, it would put off most. @throws NotifyError `BAD_REQUEST` */
export function requireNoRate(perSecond: number | undefined): void {
  if (perSecond === undefined) return;
  const expected = 'expected either bestTime or perSecond: each has its own hour';
  throw badRequest('bestTime', expected, '二者只能选一');
}

export const badRequest = (path: string, message: string, zh = '活动设置有误'): NotifyError =>
  new NotifyError('BAD_REQUEST', `${path}: ${message}. ${zh}。`, [{ code: 'invalid', path, message }]);
