import { isCounted } from '../model/right';
import type { JournalDocument, JournalEntry } from '../model/journal';
import { journalId } from '../store/token';
import type { Going, Run, Step } from './step';

/**
 * Writes down what is about to be sent. Until this is durable, WeChat is not called. Where a recovery has closed the
 * window's journal meanwhile (this worker was paused, or its clock and the other's differ), its rows are somebody
 * else's by now: nothing is sent, and the worker ends.
 */
export const journal: Step = async (run, rows) => {
  const { context, window } = run;
  const { alias, id, topic } = window.template;
  const document: JournalDocument = {
    _id: journalId(window.token, window.number),
    token: window.token,
    template: alias,
    templateId: id,
    topic,
    at: context.clock.now(),
    writtenAt: 0,
    leaseUntil: window.leaseUntil,
    entries: rows.map((going) => entryOf(id, going)),
    results: {},
    msgids: [],
    stage: 'open',
  };
  if (await context.store.insert('notify_journals', [document], { stamp: 'writtenAt' }))
    return goOn(run, document, rows);
  const [stored] = await context.store.find('notify_journals', { _id: document._id }, { limit: 1 });
  // Our own insert, repeated after its answer was lost; and nobody has taken the window over since.
  if (stored?.stage === 'open') return goOn(run, document, rows);
  run.brake.supersede();
  const decision = { state: 'scheduled', reason: 'RECOVERED' } as const;
  return { go: [], decided: rows.map((going) => ({ going, decision })) };
};

/** With the accept that it is sent by: the oldest whose credit is not spent, or the one of the long-term consent. */
function entryOf(templateId: string, { row, hold, user, items }: Going): JournalEntry {
  const { right } = hold!;
  const accept = right === 'try' ? undefined : user?.credits[templateId]?.accepts?.[0];
  return {
    ...{ id: row._id, to: row.to, counted: isCounted(right) },
    ...(accept ? { accept } : {}),
    ...(items && {
      items: items.map(({ _id }) => _id),
      wishes: [...new Set(items.flatMap(({ wish }) => wish ?? []))],
    }),
  };
}

function goOn(run: Run, document: JournalDocument, rows: Going[]): { go: Going[] } {
  run.journal = document;
  return { go: rows };
}
