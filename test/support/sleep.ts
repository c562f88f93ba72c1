import type { NotifyCloud } from './cloud';
import type { KillPoint } from './control';
import { until } from './shop';

/** Longer than any test: only a thaw ends it. */
const ASLEEP = 600_000;

export interface Sleep<T> {
  answer: T;
  /** The gateway call at which it slept; `undefined`: it ended before it got there. */
  action: string | undefined;
  /** Whether that call had had its effect. */
  when: KillPoint['when'];
  /** When it fell asleep and when it had ended, epoch ms of the environment. */
  from: number;
  to: number;
}

/**
 * Runs a function that freezes at a gateway call, lets `meanwhile` happen, wakes it and waits for its answer. Another kill
 * point of that function that was set before may be the one that it meets.
 */
export async function asleep<T>(
  cloud: NotifyCloud,
  point: Omit<KillPoint, 'freezeMs'>,
  run: () => Promise<T>,
  meanwhile: (reached: boolean) => Promise<void>,
): Promise<Sleep<T>> {
  const fired = async () => (await cloud.kills()).filter((each) => each.fired && each.freezeMs);
  const before = new Set((await fired()).map(({ id }) => id));
  const { id } = await cloud.kill({ ...point, freezeMs: ASLEEP });
  const reached = async () => (await fired()).find(({ id }) => !before.has(id));
  let done = false;
  const sleeping = run().finally(() => (done = true));
  // A function that fails is waited for below.
  sleeping.catch(() => undefined);
  await until(async () => done || (await reached()) !== undefined, 'the function sleeps or ends');
  const slept = await reached();
  const from = cloud.local.clock.now();
  try {
    await meanwhile(slept !== undefined);
  } finally {
    cloud.local.runner.thawAll();
  }
  const answer = await sleeping;
  // Nobody would wake the next one that meets it.
  if (!slept) await cloud.withdraw(id);
  return {
    answer,
    action: slept?.action,
    when: slept?.when ?? point.when,
    from,
    to: cloud.local.clock.now(),
  };
}
