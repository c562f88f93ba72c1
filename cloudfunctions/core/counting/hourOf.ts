const HOUR = 60 * 60_000;
/** As exactly as a receipt keeps when its send was attempted. */
const QUARTER = 15 * 60_000;
/** The first hours of a campaign are counted one by one. */
const HOURS = 48;

const quarterOf = (at: number): number => Math.floor(at / QUARTER) * QUARTER;

/**
 * In which hour since the campaign began (0 to 47) an attempt is counted; empty: later, by the day alone.
 * @param since epoch ms
 */
export function hourOf(at: number, since: number): number | '' {
  const hour = Math.max(0, Math.floor((quarterOf(at) - quarterOf(since)) / HOUR));
  return hour < HOURS ? hour : '';
}

/** When that hour begins. */
export const startOfHour = (hour: number, since: number): number => quarterOf(since) + hour * HOUR;
