/** A guard, not a measure: the machine may be busy. */
export const TIMEOUT_MS = 25_000;
const STEP_MS = 40;

/** Waits until something has come true. @throws when it has not in time */
export async function until(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + TIMEOUT_MS;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`It did not come true in time: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
}
