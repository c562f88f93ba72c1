import { NotifyError } from '../errors';
import type { Built } from './timed';

/** One of many: its notification, or what is wrong with it. */
export type Item = Built | { error: NotifyError };

export function orError<T>(make: () => T): T | { error: NotifyError } {
  try {
    return make();
  } catch (error) {
    if (error instanceof NotifyError) return { error };
    throw error;
  }
}
