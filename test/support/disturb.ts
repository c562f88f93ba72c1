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

/** How far the clocks of the two workers are off: of the one that sleeps, and of the one that takes over. */
export interface Clocks {
  sleeper: number;
  recoverer: number;
}

/**
 * `killed`: the process dies there. `frozen`: it sleeps there until its lease is over and another tick has taken
 * over what it left, then wakes and goes on. `apart`: the same, but its lease is over by the other's clock only, so it
 * wakes before its own says so. Each call, before and after its effect.
 * @param stride every how many-th call, in turn before and after its effect; 1 = every call, both
 */
export async function disturbEverywhere(
  cloud: NotifyCloud,
  how: 'killed' | 'frozen' | Clocks,
  plan: Disturbance,
  stride = 1,
): Promise<Disturbed> {
  const report: Disturbed = { calls: 0, runs: 0, mostGivenUp: 0, problems: [] };
  for (let call = 1; ; call += stride) {
    const turn = report.runs % 2;
    for (const when of stride === 1 ? MOMENTS : MOMENTS.slice(turn, turn + 1)) {
      await plan.prepare();
      // What is due is due for the one that is behind, too.
      if (typeof how === 'object') await cloud.advance(Math.abs(how.sleeper));
      const point = { function: plan.function, call, when };
      const reached =
        how === 'killed' ? await kill(cloud, point, plan) : await freeze(cloud, point, plan, clocksOf(how));
      await cloud.clearFaults();
      if (!reached) return report;
      await plan.again?.();
      const { messages } = await settleDown(cloud);
      const problems = [...(await unsettled(cloud, plan.allowed)), ...((await plan.holds?.()) ?? [])];
      report.problems.push(
        ...problems.map((problem) => `${JSON.stringify(how)} ${when} call ${call}: ${problem}`),
      );
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

const clocksOf = (how: 'frozen' | Clocks): Clocks | undefined => (how === 'frozen' ? undefined : how);

/** A kill point that no run reaches carries the skew. */
const NEVER = 100_000;

async function freeze(
  cloud: NotifyCloud,
  point: Point,
  plan: Disturbance,
  apart: Clocks | undefined,
): Promise<boolean> {
  const run = () => plan.run().catch(() => undefined);
  const skewed = apart ? { ...point, skewMs: apart.sleeper } : point;
  const { action } = await asleep(cloud, skewed, run, async (reached) => {
    if (!reached) return;
    if (!apart) await cloud.advance(PAST_LEASES);
    else await cloud.kill({ function: 'dispatch', call: NEVER, when: 'before', skewMs: apart.recoverer });
    await cloud.fire('dispatch');
  });
  return action !== undefined;
}
