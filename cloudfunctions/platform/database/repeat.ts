import { isDuplicate, isWorthRepeating, toStoreError } from './errors';

/** Pauses before the second and third try, ms. */
const PAUSES = [50, 250];

/**
 * Runs a database call, again where its answer was lost.
 * @throws the platform's own error where a document is there already, else NotifyError `UNAVAILABLE`
 */
export async function repeatable<T>(call: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      const pause = PAUSES[attempt];
      if (isDuplicate(error)) throw error;
      if (pause === undefined || !isWorthRepeating(error)) throw toStoreError(error);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
