import type { JournalDocument, JournalResult } from '../model/journal';
import type { Context } from '../ports/context';
import { journalId, windowsOf } from '../store/token';
import { CLOCKS_APART } from '../time/spans';

/**
 * Closes every journal that the claim of this token can have. Those that its worker has not written are written here,
 * empty: so nothing rests on two machines' clocks agreeing. However late the worker wakes, and whatever its clock says,
 * it cannot begin another window (DESIGN §7, Recovery).
 * @returns those with entries: whatever they name without a result may have been sent
 */
export async function closeJournals(context: Context, token: string): Promise<JournalDocument[]> {
  const journals: JournalDocument[] = [];
  for (const journal of await writtenJournals(context, token)) journals.push(await close(context, journal));
  return journals.filter(({ entries }) => entries.length > 0);
}

/** As found, after those that were missing have been inserted; what the worker writes in between is found next. */
async function writtenJournals(context: Context, token: string): Promise<JournalDocument[]> {
  const { store, clock } = context;
  const ids = Array.from({ length: windowsOf(token) }, (_, window) => journalId(token, window));
  for (;;) {
    const found = await store.find('notify_journals', { token }, { limit: 1000 });
    const known = new Set(found.map(({ _id }) => _id));
    const missing = ids.filter((id) => !known.has(id));
    if (missing.length === 0) return found;
    const at = clock.now();
    if (
      await store.insert(
        'notify_journals',
        missing.map((_id) => closed(_id, token, at)),
        { stamp: 'writtenAt' },
      )
    )
      return found;
  }
}

/** Nothing was handed to WeChat, so there is nothing to count either. */
const closed = (_id: string, token: string, at: number): JournalDocument => ({
  _id,
  token,
  template: '',
  templateId: '',
  topic: '',
  at,
  writtenAt: 0,
  leaseUntil: 0,
  begun: 0,
  stopped: false,
  entries: [],
  results: {},
  msgids: [],
  stage: 'folded',
});

/**
 * A journal whose worker never completed it: whatever it has begun may have been sent; of a series, what is beyond that was
 * not, and never will be: its worker cannot go on with a journal that is closed.
 */
async function close(context: Context, found: JournalDocument): Promise<JournalDocument> {
  const { store, clock } = context;
  let journal = found;
  while (journal.stage === 'open') {
    const { _id, entries, begun, results } = journal;
    const at = clock.now();
    const lost: JournalResult = {
      kind: 'unknown',
      code: 'NO_ANSWER',
      msgid: '',
      at,
      mayStartUntil: journal.leaseUntil + CLOCKS_APART,
    };
    const left: JournalResult = { kind: 'left', code: 0, msgid: '', at };
    const missing = entries.flatMap(({ id }, i) =>
      results[id] ? [] : [[`results.${id}`, i < begun ? lost : left] as const],
    );
    const changed = await store.updateOne(
      'notify_journals',
      // Its worker may be alive, and have gone on with a series.
      { _id, stage: 'open', ...(begun < entries.length ? { begun } : {}) },
      { $set: { ...Object.fromEntries(missing), stage: 'settled' } },
    );
    if (changed) return changed;
    const [latest] = await store.find('notify_journals', { _id }, { limit: 1 });
    if (!latest) return journal;
    journal = latest;
  }
  return journal;
}
