import type { Context } from '../ports/context';
import type { EventDocument } from '../model/facts';
import { insertMissing } from '../store/insertMissing';

/** @returns ids of the facts that this call added, and no other: two may tell the same in the same moment */
export async function insertNew(context: Context, facts: EventDocument[]): Promise<Set<string>> {
  const call = context.newToken();
  const marked = facts.map((fact) => ({ ...fact, call }));
  return (await insertMissing(context, 'notify_events', marked, ['call'])).ours;
}
