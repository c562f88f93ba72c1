/** The shop's clock, UTC+8 without summer time; functions run in UTC. */

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const ZONE = 8 * HOUR;
const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];

const two = (value: number): string => String(value).padStart(2, '0');

/** `11月23日 周一 10:00` */
export function textOfTime(at: number): string {
  const local = new Date(at + ZONE);
  const day = `${local.getUTCMonth() + 1}月${local.getUTCDate()}日 ${WEEKDAYS[local.getUTCDay()]}`;
  return `${day} ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}`;
}

/** The moment at which it is `hour` o'clock in the shop, `days` after the day of `now`. */
export function shopTime(now: number, days: number, hour: number): number {
  const midnight = Math.floor((now + ZONE) / DAY) * DAY - ZONE;
  return midnight + days * DAY + hour * HOUR;
}
