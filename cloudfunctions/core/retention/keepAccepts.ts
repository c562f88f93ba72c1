import type { ConsentDocument } from '../model/accept';
import type { JournalDocument } from '../model/journal';
import type { Context } from '../ports/context';
import { findForAll } from '../store/findForAll';
import { chunk } from '../store/grouping';
import { insertMissing } from '../store/insertMissing';

/** What is looked at of a journal that goes. */
export type Proving = Pick<JournalDocument, 'templateId' | 'at' | 'entries' | 'results'>;
export const PROVING_FIELDS = ['templateId', 'at', 'entries', 'results'] as const;

const PER_CALL = 500;

/**
 * What notifications were sent by outlives their journals: as long as they themselves are kept, it can be told. Of those
 * that are gone, by age or because their user had everything deleted, nothing is kept.
 */
export async function keepAccepts(context: Context, journals: Proving[]): Promise<void> {
  const proofs = new Map(journals.flatMap(proofsOf).map((proof) => [proof._id, proof]));
  const rows = await findForAll(
    context,
    'notify_messages',
    proofs.keys(),
    (some) => ({ _id: { $in: some } }),
    { perQuery: PER_CALL, fields: ['_id'] },
  );
  const kept = rows.map(({ _id }) => proofs.get(_id)!);
  for (const some of chunk(kept, PER_CALL)) await insertMissing(context, 'notify_consents', some, ['tap']);
}

/** What WeChat has refused was not sent by any accept: its credit came back. */
const proofsOf = ({ templateId, at: sentAt, entries, results }: Proving): ConsentDocument[] =>
  entries.flatMap(({ id, accept }) =>
    accept && ['accepted', 'unknown'].includes(results[id]?.kind ?? '')
      ? [{ _id: id, templateId, sentAt, ...accept }]
      : [],
  );
