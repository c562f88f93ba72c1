import { isCounted } from '../model/right';
import type { JournalDocument, JournalEntry } from '../model/journal';
import { journalId } from '../store/token';
import { isSeries, stepOfSeries } from './series';
import type { Going, Run, Step } from './step';

/**
 * Writes down what is about to be sent. Until this is durable, WeChat is not called. Where a recovery has closed the
 * window's journal meanwhile (this worker was paused, or its clock and the other's differ), its rows are somebody
 * else's by now: nothing is sent, and the worker ends.
 */
export const journal: Step = async (run, rows) => {
  const { context, window } = run;
  const { alias, id, topic } = window.template;
  const begun = firstOf(rows);
  await window.place?.take(begun);
  const document: JournalDocument = {
    _id: journalId(window.token, window.number),
    token: window.token,
    template: alias,
    templateId: id,
    topic,
    at: context.clock.now(),
    writtenAt: 0,
    leaseUntil: window.leaseUntil,
    begun,
    stopped: false,
    entries: rows.map((going, place) => entryOf(id, going, place)),
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

/**
 * With the accept that it is sent by: the oldest whose credit is not spent, of a series the next one for each, or the one of the
 * long-term consent.
 */
function entryOf(templateId: string, { row, hold, user, items }: Going, place: number): JournalEntry {
  const { right, sends } = hold!;
  const nth = right === 'credit' && sends > 1 ? place : 0;
  const accept = right === 'try' ? undefined : user?.credits[templateId]?.accepts?.[nth];
  return {
    id: row._id,
    to: row.to,
    counted: isCounted(right),
    ...(accept ? { accept } : {}),
    ...(row.campaign ? { campaign: row.campaign } : {}),
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

/** How many of them are begun before more is written down: all, but of a series. */
const firstOf = (rows: Going[]): number =>
  isSeries(rows.map(({ row }) => row)) ? Math.min(rows.length, stepOfSeries(rows[0]!.user!)) : rows.length;
