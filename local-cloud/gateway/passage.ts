import { setTimeout as sleep } from 'node:timers/promises';

import type { FaultOutcome, Faults } from '../faults/faults';
import { firesAt } from '../faults/killPoints';
import { OUTSIDE, type Metrics } from '../base/metrics';
import type { Clock } from '../base/ports';
import type { Invocation } from '../runner/invocation';
import type { Answer } from './answer';

/** The request gets no answer: its connection is reset. */
export const NO_ANSWER = Symbol('no answer');

/** A request on its way to what answers it. */
export interface Passing {
  /** All names that a fault may call it by; the first is what it is counted as. */
  names: readonly [string, ...string[]];
  /** Whose it is; undefined: of a program outside the environment. */
  invocation: Invocation | undefined;
  /** Does what it asks for. */
  act: () => Promise<Answer>;
  /** The answer that a fault puts in place of the real one. */
  replaced: (outcome: Exclude<FaultOutcome, { kind: 'reset' }>) => Answer;
}

export interface PassageParts {
  metrics: Metrics;
  faults: Faults;
  clock: Clock;
}

/** What every request of a function meets on its way, over the gateway or to WeChat's HTTPS API: counting, faults, kill points. */
export async function pass(parts: PassageParts, passing: Passing): Promise<Answer | typeof NO_ANSWER> {
  const { names, invocation } = passing;
  await invocation?.whileFrozen();
  if (invocation?.killed) return NO_ANSWER;
  parts.metrics.countCall(whoOf(invocation), names[0]);
  const point = invocation?.killPoint;
  const fatal = point && firesAt(point, names) ? point : undefined;
  if (fatal?.when === 'before' && !(await strike(parts, invocation, fatal.freezeMs))) return NO_ANSWER;
  const answer = await withFaults(parts, passing);
  if (fatal?.when === 'after' && !(await strike(parts, invocation, fatal.freezeMs))) return NO_ANSWER;
  await invocation?.whileFrozen();
  return answer;
}

export const whoOf = (invocation: Invocation | undefined): string => invocation?.functionName ?? OUTSIDE;

async function withFaults({ faults }: PassageParts, passing: Passing): Promise<Answer | typeof NO_ANSWER> {
  const { names, invocation, act, replaced } = passing;
  const instead = (outcome: FaultOutcome) => (outcome.kind === 'reset' ? NO_ANSWER : replaced(outcome));
  const who = whoOf(invocation);
  const before = faults.meet(names, who, 'before');
  if (before?.delayMs) await sleep(before.delayMs);
  if (before?.outcome) return instead(before.outcome);
  const answer = await act();
  const after = faults.meet(names, who, 'after');
  if (after?.delayMs) await sleep(after.delayMs);
  return after?.outcome ? instead(after.outcome) : answer;
}

/** Kills or freezes the process. @returns whether it lives on */
async function strike(
  { clock }: PassageParts,
  invocation: Invocation | undefined,
  freezeMs: number | undefined,
): Promise<boolean> {
  if (freezeMs === undefined) {
    invocation?.kill();
    return false;
  }
  await invocation?.freeze(freezeMs, () => clock.offset());
  return invocation?.killed === false;
}
