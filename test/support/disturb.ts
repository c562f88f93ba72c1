import type { State } from '../../cloudfunctions/core/model/states';
import { unsettled } from './books';
import type { NotifyCloud } from './cloud';
import { settleDown } from './settleDown';
import { asleep } from './sleep';

const SECOND = 1000;
/** Longer than any lease and the grace of recovery. */
const PAST_LEASES = 80 * SECOND;

/** A function's run that is disturbed at each of its gateway calls in turn. */
export interface Disturbance {
  function: string;
  /** Makes the state it starts from, anew each time: the clock only goes forward, and rows expire. */
  prepare(): Promise<void>;
  /** Runs the function; what it answers, or that it died, does not matter. */
  run(): Promise<unknown>;
  /** What its caller does who got no answer: the client repeats its report, WeChat its push. */
  again?(): Promise<unknown>;
  allowed?: readonly State[];
  /** What else must hold at rest. */
  holds?(): Promise<string[]>;
}

export interface Disturbed {
  /** The last gateway call at which it was disturbed. */
  calls: number;
  runs: number;
  /** The most notifications whose outcome one disturbance made unknowable. */
  mostGivenUp: number;
  problems: string[];
}

const MOMENTS = ['before', 'after'] as const;

/**
 * `killed`: the process dies there. `frozen`: it sleeps there until its lease is over and another tick has taken
 * over what it left, then wakes and goes on. Each call, before and after its effect.
 * @param stride every how many-th call, in turn before and after its effect; 1 = every call, both
 */
export async function disturbEverywhere(
  cloud: NotifyCloud,
  how: 'killed' | 'frozen',
  plan: Disturbance,
  stride = 1,
): Promise<Disturbed> {
  const report: Disturbed = { calls: 0, runs: 0, mostGivenUp: 0, problems: [] };
  for (let call = 1; ; call += stride) {
    const turn = report.runs % 2;
    for (const when of stride === 1 ? MOMENTS : MOMENTS.slice(turn, turn + 1)) {
      await plan.prepare();
      const point = { function: plan.function, call, when };
      const reached = how === 'killed' ? await kill(cloud, point, plan) : await freeze(cloud, point, plan);
      await cloud.clearFaults();
      if (!reached) return report;
      await plan.again?.();
      const { messages } = await settleDown(cloud);
      const problems = [...(await unsettled(cloud, plan.allowed)), ...((await plan.holds?.()) ?? [])];
      report.problems.push(...problems.map((problem) => `${how} ${when} call ${call}: ${problem}`));
      const givenUp = messages.filter(({ reason }) => reason === 'NO_ANSWER').length;
      report.mostGivenUp = Math.max(report.mostGivenUp, givenUp);
      report.runs += 1;
      report.calls = call;
    }
  }
}

type Point = Parameters<typeof asleep>[1];

async function kill(cloud: NotifyCloud, point: Point, plan: Disturbance): Promise<boolean> {
  await cloud.kill(point);
  await plan.run().catch(() => undefined);
  return cloud.killed();
}

async function freeze(cloud: NotifyCloud, point: Point, plan: Disturbance): Promise<boolean> {
  const run = () => plan.run().catch(() => undefined);
  const { action } = await asleep(cloud, point, run, async (reached) => {
    if (!reached) return;
    await cloud.advance(PAST_LEASES);
    await cloud.fire('dispatch');
  });
  return action !== undefined;
}
