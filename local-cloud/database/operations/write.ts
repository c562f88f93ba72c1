import type { CloudError } from '../../base/ports';
import { LockedByTransaction } from '../transaction/manager';
import type { Context } from './request';

/** The outcome of a write that may be refused part-way: what was written before stays. */
export type Partial<T> = { value: T } | { error: CloudError };

/**
 * Runs a write as one transaction of the store. If an open transaction holds one of its documents, the write waits for
 * its end and starts again from nothing, as MongoDB does.
 */
export async function runWrite<T>(context: Context, write: () => Partial<T>): Promise<T> {
  for (;;) {
    try {
      const outcome = context.store.write(write);
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    } catch (error) {
      if (!(error instanceof LockedByTransaction)) throw error;
      await error.transaction.finished;
    }
  }
}
