import { ownWords } from '../errors';
import { giveUpUnknown } from '../mending/giveUp';
import type { Context } from '../ports/context';
import { removeOld } from '../retention/removeOld';
import { countOpen } from '../segments/size/job';
import { alertIfNeeded } from './alert';
import { dueJobs, type JobNotes, noteJobs } from './jobs';
import { type HouseWork, asksForAlert } from './needs';
import type { Part } from './part';
import { runJob } from './runJob';

/** What nobody waits for: in the gaps between sends, or after them. */
export async function keepHouse(
  context: Context,
  work: HouseWork,
  part: Part,
  alarm: boolean,
): Promise<void> {
  const notes: JobNotes = { lastRun: {} };
  for (const name of dueJobs(work, context.clock.now())) {
    await part(name, true, async () => {
      const { done, fewFacts } = await runJob(context, name);
      if (!done) return;
      notes.lastRun[name] = context.clock.now();
      if (fewFacts !== undefined) notes.fewFacts = fewFacts;
    });
  }
  await part('give up', work.unknownOver || work.uncertaintyOver, () => giveUpUnknown(context));
  await part('count segments', work.segmentJobs, () => countOpen(context));
  await part('alert', asksForAlert(context, work, alarm), () => alertIfNeeded(context));
  await part('remove old', work.retention, () => removeOld(context));
  if (!work.heartbeat && Object.keys(notes.lastRun).length === 0) return;
  // Not noted, they are done once more.
  await noteJobs(context, notes).catch((error: unknown) => {
    context.log('tick.error', { part: 'note', error: ownWords(error) });
  });
}
