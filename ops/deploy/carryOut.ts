/**
 * Carries a plan out, step by step: each is done, then looked for in the environment, and only then counted. Nothing is
 * remembered between runs: the next one reads what is there and plans what is missing, so it goes on by itself.
 */
import type { Access } from './access/access';
import type { Actual } from './actual';
import type { Desired } from './desired';
import { ATTEMPTS, FIRST_PAUSE_MS, patiently } from './patiently';
import { planOf } from './plan';
import { DeployError, type Words } from './problems';
import { isPassing, wordsOf } from './refusals';
import type { Step } from './steps';

export interface Run {
  desired: Desired;
  access: Access;
  adopted: readonly string[];
  sleep(ms: number): Promise<void>;
  /** Told of the plan before the first step. @throws what forbids all of it */
  planned?(plan: Plan): Promise<void>;
  /** Told before a step begins. `at` counts from 1. */
  begins?(step: Step, at: number, of: number): void;
}

export interface Outcome {
  done: Step[];
  /** The one that failed; those after it were not begun. */
  failed?: { step: Step; words: Words };
  notBegun: Step[];
  byHand: Step[];
  unseen: Step[];
}

export interface Plan {
  actual: Actual;
  steps: Step[];
  /** For a person to decide. */
  byHand: Step[];
  /** Whether they are missing cannot be seen with this key, nor can it do them. */
  unseen: Step[];
}

/** An index is built while the answer has long been given. */
const LOOKS = 60;
const BETWEEN_LOOKS_MS = 1000;

/** @throws what the reading of the environment met, said by `wordsOf` */
export async function readPlan(run: Run): Promise<Plan> {
  const actual = await patiently(() => run.access.read(run.desired), run.sleep);
  const all = planOf(run.desired, actual, run.adopted);
  const isDecision = ({ action }: Step): boolean => action.does === 'byHand';
  const rest = all.filter((step) => !isDecision(step));
  return {
    actual,
    steps: rest.filter(({ action }) => run.access.can(action)),
    byHand: all.filter(isDecision),
    unseen: rest.filter(({ action }) => !run.access.can(action)),
  };
}

export async function carryOut(run: Run): Promise<Outcome> {
  const plan = await readPlan(run);
  await run.planned?.(plan);
  const { actual: found, steps, byHand, unseen } = plan;
  let actual = found;
  const done: Step[] = [];
  for (const [index, step] of steps.entries()) {
    run.begins?.(step, index + 1, steps.length);
    try {
      actual = await perform(run, step, actual);
    } catch (error) {
      return {
        done,
        failed: { step, words: wordsOf(error) },
        notBegun: steps.slice(index + 1),
        byHand,
        unseen,
      };
    }
    done.push(step);
  }
  return { done, notBegun: [], byHand, unseen };
}

/** A lost answer says nothing: what counts is what is there afterwards. */
async function perform(run: Run, step: Step, before: Actual): Promise<Actual> {
  let action = step.action;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await run.access.perform(action);
      return await untilSeen(run, step, before);
    } catch (error) {
      if (error instanceof DeployError) throw error;
      const actual = await look(run, step, before);
      const missing = missingOf(run, step, actual);
      if (!missing) return actual;
      if (attempt >= ATTEMPTS || !isPassing(error) || missing.action.does === 'byHand') throw error;
      await run.sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
      // What is left of it may be less than the whole: the function is there, its code is not.
      action = missing.action;
    }
  }
}

async function untilSeen(run: Run, step: Step, before: Actual): Promise<Actual> {
  for (let looks = 1; ; looks += 1) {
    const actual = await look(run, step, before);
    if (!missingOf(run, step, actual)) return actual;
    if (looks >= LOOKS) throw new NotSeen(step);
    await run.sleep(BETWEEN_LOOKS_MS);
  }
}

const look = (run: Run, step: Step, before: Actual): Promise<Actual> =>
  patiently(() => run.access.readAgain(before, step.action), run.sleep);

/** What is still missing of a step. */
function missingOf(run: Run, step: Step, actual: Actual): Step | undefined {
  const ids = new Set([step.id]);
  if (step.action.does === 'createFunction') {
    const { name } = step.action.function;
    for (const part of ['code', 'name', 'runtime', 'state']) ids.add(`${part} ${name}`);
  }
  return planOf(run.desired, actual, run.adopted).find(({ id }) => ids.has(id));
}

class NotSeen extends Error {
  constructor({ en }: Step) {
    super(`the platform answered well, but afterwards it is not there: ${en}`);
  }
}
