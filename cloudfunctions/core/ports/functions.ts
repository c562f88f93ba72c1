/** What a call of one of the team's own functions came to. */
export type FunctionAnswer =
  | { ok: true; result: unknown }
  /** `missing`: there is no such function in the environment, so the same call fails again until it is deployed. */
  | { ok: false; missing: boolean; text: string };

/**
 * Calls another function of the environment and waits for its result. Never throws. What was not answered in time may have
 * been done all the same, or be done later.
 * @param name as deployed
 */
export type CallFunction = (name: string, event: object, timeoutMs: number) => Promise<FunctionAnswer>;
