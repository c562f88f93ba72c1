import type { State } from '../../cloudfunctions/core/model/states';
import { snapshot, unsettled } from './books';
import type { Control, Export } from './control';
import { comeToRest } from './recover';

/** One way for a function to die (or, with `freezeMs`, to sleep): at its n-th call of the gateway. */
export interface CrashPlan {
  function: string;
  /** Runs the function; what it answers, or that it died, does not matter. */
  run(): Promise<unknown>;
  base: Export;
  /** Every how many-th call is tried; 1 = all. */
  stride?: number;
  first?: number;
  allowed?: readonly State[];
  /** Anything else that must hold at rest. */
  alsoHolds?(): Promise<string[]>;
}

export interface CrashReport {
  /** How many gateway calls the function makes when it is left in peace. */
  calls: number;
  runs: number;
  /** The most notifications whose outcome one crash made unknowable. */
  mostGivenUp: number;
  problems: string[];
}

/**
 * Kills the function at its calls, one run per call and moment, each from the same state; after recovery the
 * promises must hold. The points are enumerated: it ends when a kill point is no longer reached.
 */
export async function crashEverywhere(cloud: Control, plan: CrashPlan): Promise<CrashReport> {
  const report: CrashReport = { calls: 0, runs: 0, mostGivenUp: 0, problems: [] };
  for (let call = plan.first ?? 1; ; call += plan.stride ?? 1) {
    let reached = false;
    for (const when of ['before', 'after'] as const) {
      await cloud.import(plan.base);
      await cloud.kill({ function: plan.function, call, when });
      await plan.run();
      reached = await cloud.killed();
      await cloud.clearFaults();
      if (!reached) break;
      report.runs += 1;
      report.calls = call;
      await comeToRest(cloud);
      const problems = [...(await unsettled(cloud, plan.allowed)), ...((await plan.alsoHolds?.()) ?? [])];
      report.problems.push(...problems.map((problem) => `killed ${when} call ${call}: ${problem}`));
      const { messages } = await snapshot(cloud);
      const givenUp = messages.filter(({ reason }) => reason === 'NO_ANSWER').length;
      report.mostGivenUp = Math.max(report.mostGivenUp, givenUp);
    }
    if (!reached) return report;
  }
}
