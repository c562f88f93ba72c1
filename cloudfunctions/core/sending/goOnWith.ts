import { resultsUpdate } from '../settling/completeJournal';
import { stepOfSeries } from './series';
import type { Going, Run } from './step';

/**
 * Writes down what came of a series so far, and that the next few of it are begun. Nothing of it is begun where that is not
 * written: the user has said no, or a recovery has taken the window over.
 * @param done those before, with their results
 * @returns whether it goes on
 */
export async function goOnWith(run: Run, rows: Going[], done: Going[]): Promise<boolean> {
  const { _id } = run.journal!;
  const { set, msgids } = resultsUpdate(done.map(({ row, result }) => [row._id, result!]));
  const begun = Math.min(rows.length, done.length + stepOfSeries(rows[0]!.user!));
  const journal = await run.context.store.updateOne(
    'notify_journals',
    { _id, stage: 'open', stopped: false },
    {
      $set: { ...set, begun },
      $addToSet: { msgids: { $each: msgids } },
    },
  );
  if (journal) run.journal = journal;
  return journal !== null;
}
