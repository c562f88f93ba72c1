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
  entries: [],
  results: {},
  msgids: [],
  stage: 'folded',
});

/** A journal whose worker never completed it: whatever it names may have been sent. */
async function close(context: Context, journal: JournalDocument): Promise<JournalDocument> {
  if (journal.stage !== 'open') return journal;
  const { store, clock } = context;
  const lost: JournalResult = {
    kind: 'unknown',
    code: 'NO_ANSWER',
    msgid: '',
    at: clock.now(),
    mayStartUntil: journal.leaseUntil + CLOCKS_APART,
  };
  const set = Object.fromEntries(journal.entries.map(({ id }) => [`results.${id}`, lost]));
  const open = { _id: journal._id, stage: 'open' };
  const changed = await store.updateOne('notify_journals', open, { $set: { ...set, stage: 'settled' } });
  if (changed) return changed;
  const [latest] = await store.find('notify_journals', { _id: journal._id }, { limit: 1 });
  return latest ?? journal;
}
