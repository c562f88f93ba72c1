import type { Context } from '../ports/context';
import { runFolds } from '../counting/run';
import { JOBS, TICK, type JobName } from '../model/figures';
import { takeCensus } from '../reports/census';
import type { Work } from './look';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A fold costs the same few dozen calls for one fact and for a thousand. */
export const FOLD_EVERY = 5 * MINUTE;
/** Ticks are not punctual to the second: a job that is due this soon is done now, not by the next one. */
const SLACK = 10_000;
/** No job keeps the others waiting for longer; what it has not done by then it goes on with at the next tick. */
const LONGEST = 20_000;
/** Users counted for `stats credits` in one go, in thousands. */
const CENSUS_STEPS = 5;

interface Job {
  /** Milliseconds from one to the next. */
  every: number;
  /** Whether there is anything to do, as far as the look has shown: nothing is done for nothing. */
  needed: (work: Work, now: number) => boolean;
  /** @returns whether all is done; else it goes on at the next tick */
  run: (context: Context) => Promise<boolean>;
}

/** What is done by a clock of its own; bounded each, and the one that has waited longest goes first. */
const TABLE: Record<JobName, Job> = {
  fold: {
    every: FOLD_EVERY,
    needed: ({ facts }) => facts,
    run: async (context) => !(await runFolds(context)).more,
  },
  census: {
    every: HOUR,
    // Nothing was counted, so hardly a credit has changed; what no fact tells of (imports, silent accepts) a day shows.
    needed: ({ lastRun: { fold = 0, census = 0 } }, now) => fold > census || now - census >= DAY - SLACK,
    run: async (context) => (await takeCensus(context, CENSUS_STEPS)).running === null,
  },
};

/** Jobs whose time has come, the longest waiting first. */
export function dueJobs(work: Work, now: number): JobName[] {
  const since = (name: JobName): number => now - (work.lastRun[name] ?? 0);
  return JOBS.filter(
    (name) => since(name) >= TABLE[name].every - SLACK && TABLE[name].needed(work, now),
  ).sort((a, b) => since(b) - since(a));
}

/** Whether the first of them has waited so long that it goes beside the sends, not after them. */
export function isOverdue(work: Work, now: number): boolean {
  return dueJobs(work, now).some((name) => {
    const last = work.lastRun[name];
    return last !== undefined && now - last >= 2 * TABLE[name].every;
  });
}

/** @returns whether it is done, so that its clock starts anew */
export function runJob(context: Context, name: JobName): Promise<boolean> {
  const deadline = Math.min(context.deadline, context.clock.now() + LONGEST);
  return TABLE[name].run({ ...context, deadline });
}

/** Keeps when they were done, and that the timer lives: one call for all. */
export async function noteJobs(context: Context, lastRun: Partial<Record<JobName, number>>): Promise<void> {
  const set: Record<string, number> = { at: context.clock.now() };
  for (const [name, at] of Object.entries(lastRun)) set[`lastRun.${name}`] = at;
  await context.store.update('notify_locks', { _id: TICK }, { $set: set });
}
