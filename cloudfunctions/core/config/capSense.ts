import type { Allowance, Cap } from './config';

type Window = Pick<Allowance, 'hours' | 'days'>;
export const hoursOf = ({ hours, days }: { [K in keyof Window]?: Window[K] | undefined }): number =>
  hours ?? (days ?? 0) * 24;

type Spaced = { [K in 'max' | 'hours' | 'days' | 'leastIntervalMinutes']?: Cap[K] | undefined };

/** An interval that the window's own size makes impossible would put messages off for ever. */
export const hasRoom = (cap: Spaced & { max: number }): boolean =>
  !cap.leastIntervalMinutes || cap.leastIntervalMinutes * (cap.max - 1) <= hoursOf(cap) * 60;

/** Whoever opens none must not get more for it. */
export const isLessOften = (
  cap: Spaced & { max: number },
  fatigue: { [K in keyof Window]?: Window[K] | undefined } & { max: number },
): boolean => fatigue.max / hoursOf(fatigue) < cap.max / hoursOf(cap);
