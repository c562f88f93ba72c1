import type { Context } from '../ports/context';
import { JOBS, TICK, type JobName } from '../model/figures';
import type { Work } from './look';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A fold costs the same few dozen calls for one fact and for a thousand: it comes this often, */
const FOLD_EVERY_WITH_MANY = 5 * MINUTE;
/** and where the last one has found only a few, this often. */
export const FOLD_EVERY = 15 * MINUTE;
/** So many journals, receipts and events are few. Those of 10,000 notifications a day are more. */
export const FEW_FACTS = 100;
/** Ticks are not punctual to the second: a job that is due this soon is done now, not by the next one. */
const SLACK = 10_000;

/** What of the look they go by. */
export type JobWork = Pick<Work, 'lastRun' | 'fewFacts' | 'facts'>;

interface Job {
  /** Milliseconds from one to the next. */
  every: (work: JobWork) => number;
  /** Whether there is anything to do, as far as the look has shown: nothing is done for nothing. */
  needed: (work: JobWork, now: number) => boolean;
}

/** What is done by a clock of its own (`runJob.ts` does it); the one that has waited longest goes first. */
const TABLE: Record<JobName, Job> = {
  fold: {
    every: ({ fewFacts }) => (fewFacts ? FOLD_EVERY : FOLD_EVERY_WITH_MANY),
    needed: ({ facts }) => facts,
  },
  census: {
    every: () => HOUR,
    // Nothing was counted, so hardly a credit has changed; what no fact tells of (imports, silent accepts) a day shows.
    needed: ({ lastRun: { fold = 0, census = 0 } }, now) => fold > census || now - census >= DAY - SLACK,
  },
};

/** Jobs whose time has come, the longest waiting first. */
export function dueJobs(work: JobWork, now: number): JobName[] {
  const since = (name: JobName): number => now - (work.lastRun[name] ?? 0);
  return JOBS.filter(
    (name) => since(name) >= TABLE[name].every(work) - SLACK && TABLE[name].needed(work, now),
  ).sort((a, b) => since(b) - since(a));
}

/** Whether the first of them has waited so long that it goes beside the sends, not after them. */
export function isOverdue(work: JobWork, now: number): boolean {
  return dueJobs(work, now).some((name) => {
    const last = work.lastRun[name];
    return last !== undefined && now - last >= 2 * TABLE[name].every(work);
  });
}

/** What a tick's jobs have come to. */
export interface JobNotes {
  lastRun: Partial<Record<JobName, number>>;
  /** Of a fold that is done. */
  fewFacts?: boolean;
}

/** Keeps when they were done, and that the timer lives: one call for all. */
export async function noteJobs(context: Context, { lastRun, fewFacts }: JobNotes): Promise<void> {
  const set: Record<string, number | boolean> = { at: context.clock.now() };
  if (fewFacts !== undefined) set.fewFacts = fewFacts;
  for (const [name, at] of Object.entries(lastRun)) set[`lastRun.${name}`] = at;
  await context.store.update('notify_locks', { _id: TICK }, { $set: set });
}
