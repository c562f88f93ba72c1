import type { Context } from '../ports/context';
import type { JournalResult } from '../model/journal';

/** From this update the outcome is durable: whatever happens to the worker, recovery books it. */
export async function completeJournal(
  context: Context,
  id: string,
  results: Map<string, JournalResult>,
): Promise<void> {
  const { set, msgids } = resultsUpdate([...results]);
  const completed = await context.store.update(
    'notify_journals',
    { _id: id, stage: 'open' },
    { $set: { ...set, stage: 'settled' }, $addToSet: { msgids: { $each: msgids } } },
  );
  if (completed === 0) await completeLate(context, id, results);
}

/**
 * Recovery has given the journal up meanwhile, and the fold may have counted it: the truth still goes in, marked as
 * late, and the settlement lifts `unknown`. Or this very update was repeated after its answer was lost: then our
 * results stand there already.
 */
async function completeLate(
  context: Context,
  id: string,
  results: Map<string, JournalResult>,
): Promise<void> {
  const [journal] = await context.store.find('notify_journals', { _id: id }, { limit: 1 });
  const known = (notification: string) => journal?.results[notification];
  const late = [...results]
    // Of a series: recovery has seen that it was never begun, and so it was left.
    .filter(([notification]) => known(notification)?.kind !== 'left')
    .filter(([notification, result]) => known(notification)?.at !== result.at)
    .map(([notification, result]): [string, JournalResult] => [notification, { ...result, late: true }]);
  if (!journal || late.length === 0) return;
  const { set, msgids } = resultsUpdate(late);
  await context.store.update(
    'notify_journals',
    { _id: id },
    { $set: set, $addToSet: { msgids: { $each: msgids } } },
  );
}

/** Results as a journal keeps them. */
export function resultsUpdate(results: [string, JournalResult][]): {
  set: Record<string, unknown>;
  msgids: string[];
} {
  return {
    set: Object.fromEntries(results.map(([notification, result]) => [`results.${notification}`, result])),
    msgids: results.flatMap(([, { msgid }]) => (msgid ? [msgid] : [])),
  };
}
