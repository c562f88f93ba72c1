import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until the condition holds. @returns whether it held within the time */
export async function until(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    if (condition()) return true;
    if (performance.now() >= end) return false;
    await sleep(2);
  }
}
