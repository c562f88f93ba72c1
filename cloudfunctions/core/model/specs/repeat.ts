import type { Recurring } from '../../time/recurring';
import type { BaseSpec } from './base';
import type { OnceSpec } from './once';

/** One message to an audience, again and again: each run is a campaign of its own, to whoever is in the audience then. */
export interface RepeatSpec extends BaseSpec, Pick<OnceSpec, 'audience' | 'perSecond' | 'ramp'> {
  kind: 'repeat';
  schedule: Recurring;
  /** Each person's own hour, up to this one (`HH:mm`, local to the schedule's zone), within a day of the run's time. */
  bestTime?: { latest: string } | undefined;
  /** What a run has not sent so long after it was due is dropped. */
  runMinutes: number;
  /** It is over after so many; absent: at its end only. */
  runs?: number | undefined;
}

/** A time at which it was due: the run's campaign, or why there is none. */
export interface Run {
  /** Epoch ms. */
  at: number;
  /** Nobody was there to begin it in time (`missed`); it fell into a pause (`paused`). */
  skipped?: SkippedRun;
}
export type SkippedRun = 'missed' | 'paused';

/** Where a campaign that repeats stands. */
export interface Repeating {
  /** Of the next run; epoch ms. */
  nextAt: number;
  /** Runs that have begun. */
  made: number;
  /** The earliest first; the latest 400. */
  runs: Run[];
}
