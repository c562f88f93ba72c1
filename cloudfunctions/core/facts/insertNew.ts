import type { Context } from '../ports/context';
import type { EventDocument } from '../model/facts';
import { insertMissing } from '../store/insertMissing';

/** @returns ids of the facts that this call added; the same fact of the same user at the same moment is one */
export async function insertNew(context: Context, facts: EventDocument[]): Promise<Set<string>> {
  return (await insertMissing(context, 'notify_events', facts, ['at', 'openid'])).ours;
}
