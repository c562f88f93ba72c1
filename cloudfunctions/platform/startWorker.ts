import type { Log, StartWorker } from '../core/ports';
import { cloudbase } from './sdk';

/** Only the start matters: the answer, which comes when the worker has ended, is not waited for. */
const START_TIMEOUT = 1500;

/** @param functionName as deployed, with the configuration's prefix */
export const createStartWorker =
  (functionName: string, sendTimeoutMs: number, log: Log): StartWorker =>
  (work) => {
    void cloudbase(sendTimeoutMs)
      .callFunction({ name: functionName, data: { worker: work } }, { timeout: START_TIMEOUT })
      .catch((error: unknown) => {
        // The time-out is what is meant to happen; anything else is for the log: the next tick finds the backlog.
        const text = String((error as { message?: unknown })?.message ?? error).slice(0, 120);
        if (!/timed? ?out/i.test(text)) log('worker.start', { error: text });
      });
  };
