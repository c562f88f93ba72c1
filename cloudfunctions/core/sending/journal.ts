import { isCounted } from '../model/right';
import type { JournalDocument } from '../model/journal';
import type { Step } from './step';

/** Writes down what is about to be sent. Until this is durable, WeChat is not called. */
export const journal: Step = async (run, rows) => {
  const { context, window } = run;
  const { alias, id, topic } = window.template;
  const document: JournalDocument = {
    _id: `${window.token}:${window.number}`,
    token: window.token,
    template: alias,
    templateId: id,
    topic,
    at: context.clock.now(),
    leaseUntil: window.leaseUntil,
    entries: rows.map(({ row, hold }) => ({ id: row._id, to: row.to, counted: isCounted(hold!.right) })),
    results: {},
    msgids: [],
    stage: 'open',
  };
  // The id holds our own token: if it is there, it is this very insert, repeated after its answer was lost.
  await context.store.insert('notify_journals', [document]);
  run.journal = document;
  return { go: rows };
};
