import type { Control } from './control';

const MINUTE = 60_000;

/** One tick, and the pushes it caused. */
export async function tick(cloud: Control): Promise<void> {
  await cloud.fire('dispatch');
}

/**
 * Lets time pass as it would after a crash: the lease ends, what was left is taken up, receipts are matched,
 * and outcomes that nobody can tell any more are given up.
 */
export async function comeToRest(cloud: Control): Promise<void> {
  for (const ms of [1000, 75_000, 40_000, 36 * MINUTE, MINUTE, MINUTE]) {
    await cloud.advance(ms);
    await tick(cloud);
    await pushesDone(cloud);
  }
  await cloud.advance(MINUTE);
  await tick(cloud);
}

/** Receipts are pushed a moment after a send; until no more come in. */
async function pushesDone(cloud: Control): Promise<void> {
  for (let before = -1; ;) {
    const { functions } = await cloud.metrics();
    const now = functions['receive']?.invocations ?? 0;
    if (now === before) return;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 80));
  }
}
