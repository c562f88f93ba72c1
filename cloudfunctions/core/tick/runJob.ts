import type { Context } from '../ports/context';
import { runFolds } from '../counting/run';
import type { JobName } from '../model/figures';
import { takeCensus } from '../reports/census';
import { FEW_FACTS } from './jobs';

/** No job keeps the others waiting for longer; what it has not done by then it goes on with at the next tick. */
const LONGEST = 20_000;
/** Users counted for `stats credits` in one go, in thousands. */
const CENSUS_STEPS = 5;

export interface JobDone {
  /** Whether all is done; else it goes on at the next tick. */
  done: boolean;
  /** A fold only. */
  fewFacts?: boolean;
}

const TABLE: Record<JobName, (context: Context) => Promise<JobDone>> = {
  fold: async (context) => {
    const { more, facts } = await runFolds(context);
    return { done: !more, fewFacts: facts < FEW_FACTS };
  },
  census: async (context) => ({ done: (await takeCensus(context, CENSUS_STEPS)).running === null }),
};

/** Bounded; once it is done its clock starts anew. */
export function runJob(context: Context, name: JobName): Promise<JobDone> {
  const deadline = Math.min(context.deadline, context.clock.now() + LONGEST);
  return TABLE[name]({ ...context, deadline });
}
