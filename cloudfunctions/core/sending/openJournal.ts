import type { Context } from '../ports/context';
import type { JournalDocument } from '../model/journal';
import type { DueMessage } from '../model/message';
import { isCounted, journalId, type Window } from './group';

/** Writes down what is about to be sent. Until this is durable, WeChat is not called. */
export async function openJournal(
  context: Context,
  window: Window,
  rows: DueMessage[],
): Promise<JournalDocument> {
  const journal: JournalDocument = {
    _id: journalId(window),
    token: window.token,
    template: window.template.alias,
    templateId: window.template.id,
    topic: window.template.topic,
    counted: isCounted(window),
    at: context.clock.now(),
    leaseUntil: window.leaseUntil,
    entries: rows.map((row) => ({ id: row._id, to: row.to })),
    results: {},
    msgids: [],
    stage: 'open',
  };
  // The id holds our own token: if it is there, it is this very insert, repeated after its answer was lost.
  await context.store.insert('notify_journals', [journal]);
  return journal;
}
