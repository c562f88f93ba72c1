import { isPassing } from './refusals';

export const ATTEMPTS = 5;
/** Doubled after each attempt. */
export const FIRST_PAUSE_MS = 1000;

/** For what changes nothing: tries again as long as what went wrong may pass. */
export async function patiently<T>(read: () => Promise<T>, sleep: (ms: number) => Promise<void>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read();
    } catch (error) {
      if (attempt >= ATTEMPTS || !isPassing(error)) throw error;
      await sleep(FIRST_PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}
