import type { Context } from '../context';
import type { JournalDocument, JournalResult } from '../model/journal';
import type { MessageDocument } from '../model/message';
import { DuplicateKey } from '../ports';
import { isCounted, journalId, type Window } from './group';

/** Writes down what is about to be sent. Until this is durable, WeChat is not called. */
export async function openJournal(
  context: Context,
  window: Window,
  rows: MessageDocument[],
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
  try {
    await context.store.insert('notify_journals', [journal]);
  } catch (error) {
    // The id holds our own token, so a duplicate is this very insert, repeated after its answer was lost.
    if (!(error instanceof DuplicateKey)) throw error;
  }
  return journal;
}

/** From this update the outcome is durable: whatever happens to the worker, recovery books it. */
export async function completeJournal(
  context: Context,
  id: string,
  results: Map<string, JournalResult>,
): Promise<void> {
  const set: Record<string, unknown> = { stage: 'settled' };
  const msgids: string[] = [];
  for (const [notification, result] of results) {
    set[`results.${notification}`] = result;
    if (result.msgid) msgids.push(result.msgid);
  }
  // Recovery may have given it up meanwhile, and the fold may have counted it: the truth still goes in, and the
  // late settlement lifts `unknown` (settle.ts).
  const open = await context.store.update(
    'notify_journals',
    { _id: id, stage: 'open' },
    { $set: set, $addToSet: { msgids: { $each: msgids } } },
  );
  if (open === 0) {
    const { stage: _stage, ...late } = set;
    await context.store.update(
      'notify_journals',
      { _id: id },
      { $set: late, $addToSet: { msgids: { $each: msgids } } },
    );
  }
}
