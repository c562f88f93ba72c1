import { completeJournal } from '../settling/completeJournal';
import { asJournalled, settle } from '../settling/settle';
import type { Step } from './step';
import { tellOthers } from './tellOthers';

/** Results into the journal, which makes them durable, then into messages and books. */
export const settleResults: Step = async ({ context, window, journal, brake }, rows) => {
  const { _id, token, template, templateId, at } = journal!;
  const entries = new Map(journal!.entries.map((entry) => [entry.id, entry]));
  await completeJournal(context, _id, new Map(rows.map(({ row, result }) => [row._id, result!])));
  window.place?.leave();
  await tellOthers(context, brake);
  const attempts = rows.map(({ row, user, hold, result }) => ({
    row,
    ...asJournalled(entries.get(row._id)!),
    heldAt: hold!.at,
    sends: hold!.sends,
    suspicions: user!.credits[templateId]?.suspicions ?? 0,
    mainSwitch: user!.mainSwitch,
    result: result!,
  }));
  const outcomes = await settle(context, {
    token,
    journal: _id,
    template,
    templateId,
    openedAt: at,
    attempts,
  });
  return { go: rows.map((going) => ({ ...going, outcome: outcomes.get(going.row._id)! })) };
};
