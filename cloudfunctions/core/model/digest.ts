import type { Config } from '../config/config';
import { nextClosing, type Closing, type ClosingTime, type Period } from '../time/closing';
import type { UserDocument } from './user';

/** For who has not chosen: in the evening, weekly ones on Monday. */
export const USUAL_TIME = { at: '20:00', weekday: 1 } as const;

/** A digest tells of at most so many at once; what is over that goes to the next. */
export const MOST_ITEMS = 100;

/**
 * Names the digest of a user, template and period; with them it makes the digest's id, so that there is one of each. It
 * begins with a blank: no key and no beginning of a key that a caller can write is the same.
 */
export const digestKey = (period: Period, { day }: Closing): string => ` ${period} ${day}`;

/** With the zone filled in. */
export function digestTimeOf(
  { timeZone }: Config,
  { digestTime }: Pick<UserDocument, 'digestTime'>,
): ClosingTime {
  const time = digestTime ?? { ...USUAL_TIME, zone: '' };
  return { ...time, zone: time.zone || timeZone };
}

/**
 * When a user's next digest closes after a moment.
 */
export const closingAfter = (
  config: Config,
  user: Pick<UserDocument, 'digestTime'>,
  period: Period,
  after: number,
): Closing => nextClosing(period, digestTimeOf(config, user), after);
