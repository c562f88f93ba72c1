import type { NotifyCloud } from './cloud';
import type { KillPoint } from './control';
import { until } from './shop';

/** Longer than any test: only a thaw ends it. */
const ASLEEP = 600_000;

export interface Sleep<T> {
  answer: T;
  /** The gateway call at which it slept; `undefined`: it ended before it got there. */
  action: string | undefined;
  /** When it fell asleep and when it had ended, epoch ms of the environment. */
  from: number;
  to: number;
}

/** Runs a function that freezes at a gateway call, lets `meanwhile` happen, wakes it and waits for its answer. */
export async function asleep<T>(
  cloud: NotifyCloud,
  point: Omit<KillPoint, 'freezeMs'>,
  run: () => Promise<T>,
  meanwhile: (reached: boolean) => Promise<void>,
): Promise<Sleep<T>> {
  const { id } = await ask<PointState>(cloud, { ...point, freezeMs: ASLEEP });
  const state = async () => (await ask<{ kills: PointState[] }>(cloud)).kills.find((each) => each.id === id);
  let done = false;
  const sleeping = run().finally(() => (done = true));
  // A function that fails is waited for below.
  sleeping.catch(() => undefined);
  await until(async () => done || (await state())?.fired === true, 'the function sleeps or ends');
  const reached = await state();
  const from = cloud.local.clock.now();
  try {
    await meanwhile(reached?.fired ?? false);
  } finally {
    cloud.local.runner.thawAll();
  }
  const answer = await sleeping;
  const action = reached?.fired ? reached.action : undefined;
  return { answer, action, from, to: cloud.local.clock.now() };
}

interface PointState {
  id: number;
  fired: boolean;
  action?: string;
}

async function ask<T>(cloud: NotifyCloud, body?: KillPoint): Promise<T> {
  const response = await fetch(`${cloud.url}/faults/kill`, {
    ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
  });
  if (!response.ok) throw new Error(`/faults/kill answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}
