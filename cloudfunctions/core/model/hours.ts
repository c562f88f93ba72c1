/** What a request says instead of a time: the hour in which the user is likely to look. */
export const BEST_TIME = 'bestTime';

/** How many of the latest launches and clicks are kept of a user. */
export const KEPT_HOURS = 48;
/** Of fewer nothing is concluded. */
export const LEAST_HOURS = 5;
const HOURS_OF_A_DAY = 24;

/** Launches and clicks by hour of the day, 0 to 23, local to whoever they are of. */
export type HourCounters = readonly number[];

export const noHours = (): number[] => Array<number>(HOURS_OF_A_DAY).fill(0);

/** @param hours 0 to 23 each, as a user's document keeps them */
export function countersOf(hours: readonly number[] = []): HourCounters {
  const counters = noHours();
  for (const hour of hours) counters[hour] = (counters[hour] ?? 0) + 1;
  return counters;
}

export const addHours = (a: HourCounters, b: HourCounters): number[] =>
  a.map((count, hour) => count + b[hour]!);

export const sumOf = (counters: HourCounters): number => counters.reduce((sum, count) => sum + count, 0);

/** As `$push` takes it: the oldest make room. */
export const pushHours = (hours: readonly number[]) => ({ hours: { $each: hours, $slice: -KEPT_HOURS } });

/**
 * Why a notification goes out in the hour that was chosen for it: the user's own habit · everybody's, where too little is
 * known of the user · the usual one, where nobody's is known · no hour that is known for anything was left.
 */
export const CHOSEN_BY = ['own', 'everybody', 'usual', 'left'] as const;
export type ChosenBy = (typeof CHOSEN_BY)[number];

/** The hour that was chosen for a notification. */
export interface BestTime {
  by: ChosenBy;
  /** 0 to 23, where the user is. */
  hour: number;
  /** By `own`: how many of the user's latest launches and clicks fell into it. */
  times?: number;
  of?: number;
}
