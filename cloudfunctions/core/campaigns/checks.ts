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

export const badRequest = (path: string, message: string, zh = '活动设置有误'): NotifyError =>
  new NotifyError('BAD_REQUEST', `${path}: ${message}. ${zh}。`, [{ code: 'invalid', path, message }]);
