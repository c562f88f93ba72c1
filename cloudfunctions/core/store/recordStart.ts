import type { Context } from '../ports/context';

/** The lock of the nightly removal, and what it keeps of itself. */
export const RETENTION = 'retention';

/** Counted facts from before this moment may be gone: nothing can be counted anew from them. Epoch ms; 0 = all are there. */
export async function recordStart({ store }: Context): Promise<number> {
  const [lock] = await store.find('notify_locks', { _id: RETENTION }, { limit: 1, fields: ['number'] });
  return lock?.number ?? 0;
}
