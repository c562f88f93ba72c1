import type { Context } from '../ports/context';
import type { ReceiptDocument } from '../model/facts';
import type { JournalDocument } from '../model/journal';
import type { Marks } from '../model/figures';
import type { MessageDocument } from '../model/message';
import type { Update } from '../ports';
import { liftUnknown } from '../settling/liftUnknown';
import { chunk, groupBy } from '../store/grouping';
import { dayOf } from '../time/zone';
import type { Deltas } from './deltas';
import { adoptOrphan } from './adoptOrphan';

/** A receipt that matches nothing yet is looked at again after this, then after twice as long, and so on. */
const LOOK_AGAIN = 30_000;
/**
 * So often, over an hour in all: longer than an outcome may stay unknown. Looks are counted instead of the time since it
 * came, because the timer may have stood still.
 */
const LOOKS = 7;
const IDS_PER_QUERY = 500;

interface Matched {
  receipt: ReceiptDocument;
  journal: JournalDocument;
  id: string;
}

/**
 * Finds the notifications that receipts speak of, by msgid through the journals, counts them, and puts the others
 * off: a receipt may come before the settlement is written, or speak of an attempt whose answer was lost.
 * @returns ids of the receipts that this fold takes
 */
export async function matchReceipts(
  context: Context,
  receipts: ReceiptDocument[],
  deltas: Deltas,
  marks: Marks,
): Promise<string[]> {
  const journals = await findJournals(context, receipts);
  const matched: Matched[] = [];
  const unmatched: ReceiptDocument[] = [];
  for (const receipt of receipts) {
    const match = journals.get(receipt.msgid);
    if (match) matched.push({ receipt, ...match });
    else unmatched.push(receipt);
  }
  const ready = await keepSettled(context, matched);
  for (const { receipt, journal, id } of ready) {
    (isShown(receipt) ? marks.delivered : marks.undelivered).push(id);
    countReceipt(context, receipt, journal, deltas);
  }
  const taken = new Set(ready.map(({ receipt }) => receipt._id));
  // What is adopted matches the next time.
  const adopted = new Set<string>();
  for (const receipt of unmatched) if (await adoptOrphan(context, receipt)) adopted.add(receipt._id);
  await putOff(
    context,
    receipts.filter(({ _id }) => !taken.has(_id) && !adopted.has(_id)),
  );
  return [...taken];
}

const isShown = ({ errorCode }: ReceiptDocument): boolean => errorCode === '0';

/** A receipt, on the day of the send it speaks of. */
export function countReceipt(
  context: Context,
  receipt: ReceiptDocument,
  journal: JournalDocument,
  deltas: Deltas,
): void {
  const day = dayOf(journal.at, context.config.timeZone);
  deltas.add(
    { day, template: journal.template, topic: journal.topic },
    isShown(receipt) ? { delivered: 1 } : { undelivered: 1 },
  );
}

/** The journals that receipts' msgids stand in, with the notification of each; by msgid. */
export async function findJournals(
  context: Context,
  receipts: ReceiptDocument[],
): Promise<Map<string, { journal: JournalDocument; id: string }>> {
  const byMsgid = new Map<string, { journal: JournalDocument; id: string }>();
  for (const some of chunk([...new Set(receipts.map(({ msgid }) => msgid))], IDS_PER_QUERY)) {
    const journals = await context.store.find('notify_journals', { msgids: { $in: some } }, { limit: 1000 });
    for (const journal of journals) {
      for (const [id, { msgid }] of Object.entries(journal.results)) {
        if (msgid) byMsgid.set(msgid, { journal, id });
      }
    }
  }
  return byMsgid;
}

/**
 * Only once the notification itself stands at `sent` may a receipt move it on: the settlement is just about to. A
 * late worker may have died in it, after its results were in; then the receipt settles the unknown.
 */
async function keepSettled(context: Context, matched: Matched[]): Promise<Matched[]> {
  const ready: Matched[] = [];
  for (const some of chunk(matched, IDS_PER_QUERY)) {
    const rows = await context.store.find(
      'notify_messages',
      { _id: { $in: some.map(({ id }) => id) } },
      { limit: some.length, fields: ['state', 'token', 'to', 'template', 'templateId'] },
    );
    const byId = new Map(rows.map((row) => [row._id, row]));
    for (const match of some) {
      const row = byId.get(match.id);
      if (row?.state === 'unknown') await liftBySent(context, row, match);
      else if (row?.state !== 'claimed') ready.push(match);
    }
  }
  return ready;
}

async function liftBySent(
  context: Context,
  row: Pick<MessageDocument, '_id' | 'to' | 'token' | 'template' | 'templateId'>,
  { journal, receipt }: Matched,
): Promise<void> {
  if (journal.token !== row.token) return;
  const outcome = { state: 'sent', reason: null, effect: 'spend' } as const;
  const counted = journal.entries.some((entry) => entry.id === row._id && entry.counted);
  await liftUnknown(context, { row, token: row.token, counted, outcome, at: receipt.at });
}

async function putOff(context: Context, receipts: ReceiptDocument[]): Promise<void> {
  const now = context.clock.now();
  for (const group of groupBy(receipts, ({ looks }) => looks)) {
    const { looks } = group[0]!;
    const ids = { _id: { $in: group.map((receipt) => receipt._id) }, stage: 'new', looks };
    const later = { dueAt: now + LOOK_AGAIN * 2 ** looks, looks: looks + 1 };
    const update: Update = { $set: looks < LOOKS ? later : { stage: 'orphan' } };
    await context.store.update('notify_receipts', ids, update);
  }
}
