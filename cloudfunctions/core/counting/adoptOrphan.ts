import type { Context } from '../ports/context';
import { liftUnknown } from '../settling/liftUnknown';
import type { ReceiptDocument } from '../model/facts';

/**
 * A receipt whose msgid no journal knows may speak of an attempt whose answer was lost. If exactly one unknown
 * attempt of that user and template fits its time, it is that one: the journal learns the msgid, the notification
 * counts as sent, and the receipt finds it the next time it is looked at (DESIGN §7).
 * @returns whether it was that one
 */
export async function adoptOrphan(context: Context, receipt: ReceiptDocument): Promise<boolean> {
  const { store } = context;
  const unknown = await store.find(
    'notify_messages',
    { to: receipt.openid, state: 'unknown', templateId: receipt.templateId },
    { limit: 2 },
  );
  const fitting = unknown.filter((row) => row.attemptedAt <= receipt.at && receipt.at <= row.leaseUntil);
  const [row] = fitting;
  if (!row || fitting.length > 1) return false;
  const journals = await store.find('notify_journals', { token: row.token }, { limit: 100 });
  const journal = journals.find(({ entries }) => entries.some(({ id }) => id === row._id));
  const entry = journal?.entries.find(({ id }) => id === row._id);
  if (!journal || !entry) return false;
  await store.update(
    'notify_journals',
    { _id: journal._id, [`results.${row._id}.kind`]: 'unknown' },
    {
      $set: { [`results.${row._id}.msgid`]: receipt.msgid },
      $addToSet: { msgids: receipt.msgid },
    },
  );
  await liftUnknown(context, {
    row,
    token: row.token,
    counted: entry.counted,
    outcome: { state: 'sent', reason: null, effect: 'spend' },
    at: receipt.at,
  });
  await store.update(
    'notify_receipts',
    { _id: receipt._id, stage: 'new' },
    { $set: { dueAt: context.clock.now() } },
  );
  return true;
}
