const DAY_MS = 24 * 3600e3;

const two = (number: number): string => (number < 10 ? `0${number}` : String(number));
const dayOf = (date: Date): number => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();

/**
 * A moment as people say it, in the phone's own time zone: `10:02`, `昨天 10:02`, `11月20日 10:02`, `2025年11月20日`.
 * @param now epoch ms of the server, since the phone's clock may be wrong
 */
export function whenOf(
  at: number,
  now: number,
  texts: { yesterday: string; date: string; dateOfYear: string },
): string {
  const date = new Date(at);
  const time = `${two(date.getHours())}:${two(date.getMinutes())}`;
  // Rounded: days of a change of clocks have 23 or 25 hours.
  const days = Math.round((dayOf(new Date(now)) - dayOf(date)) / DAY_MS);
  if (days <= 0) return time;
  if (days === 1) return `${texts.yesterday} ${time}`;
  const isOfThisYear = date.getFullYear() === new Date(now).getFullYear();
  const words = (isOfThisYear ? texts.date : texts.dateOfYear)
    .replace('{year}', String(date.getFullYear()))
    .replace('{month}', String(date.getMonth() + 1))
    .replace('{day}', String(date.getDate()));
  return isOfThisYear ? `${words} ${time}` : words;
}
