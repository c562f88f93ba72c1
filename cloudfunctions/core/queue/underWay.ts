import type { Context } from '../ports/context';
import type { Query } from '../ports';

/** As many as an answer names. */
const MAX_IDS = 100;

/** Ids of the notifications that a worker is at right now. */
export async function underWay(context: Context, which: Query): Promise<string[]> {
  const claimed = { ...which, state: 'claimed' };
  const rows = await context.store.find('notify_messages', claimed, { limit: MAX_IDS, fields: ['_id'] });
  return rows.map(({ _id }) => _id);
}
