import type { Context } from '../ports/context';
import type { EventDocument } from '../model/facts';
import type { Delta } from '../model/figures';
import { countEvent } from './countEvent';
import { countJournals } from './countJournals';
import { Deltas } from './deltas';
import { attemptTimes, findMessages, ownMessage } from './findSubjects';
import { Goals, type GoalChange } from './goals';
import { conversionOf, findConversions, REVERTED } from './liveConversions';
import { countReceipt } from './receipts/takeReceipts';
import { recordStart } from '../store/recordStart';
import { walkFolded } from './walk';

export interface Recount {
  /** By `_id` of the counter document. */
  figures: Map<string, Delta>;
  journals: number;
  receipts: number;
  events: number;
}

/**
 * The figures as the record tells them: every journal, receipt and event that a fold has taken since `from` (epoch
 * ms), counted by the same rules.
 * @param alive called between pages with how many facts are counted; throws when the lease is lost
 */
export async function recount(
  context: Context,
  from: number,
  alive: (counted: number) => Promise<void>,
): Promise<Recount> {
  const deltas = new Deltas();
  const counts = { journals: 0, receipts: 0, events: 0 };
  for await (const journals of walkFolded(context, 'notify_journals', from)) {
    countJournals(context.config, journals, deltas);
    counts.journals += journals.length;
    await alive(counts.journals);
  }
  for await (const receipts of walkFolded(context, 'notify_receipts', from)) {
    for (const receipt of receipts) {
      const { sentAt: at, template, topic, campaign } = receipt;
      if (at) countReceipt(context, receipt, { at, template, topic, campaign }, deltas);
    }
    counts.receipts += receipts.length;
    await alive(counts.journals + counts.receipts);
  }
  const before = counts.journals + counts.receipts;
  counts.events = await recountEvents(context, from, deltas, (events) => alive(before + events));
  return { figures: new Map(deltas.list().map((delta) => [delta.id, delta])), ...counts };
}

/** Conversions carry the notification that the fold gave them to; clicks count where it marked the notification. */
async function recountEvents(
  context: Context,
  from: number,
  deltas: Deltas,
  alive: (counted: number) => Promise<void>,
): Promise<number> {
  const removedBefore = await recordStart(context);
  const converted = new Set<string>();
  const reached = new Set<string>();
  let count = 0;
  for await (const events of walkFolded(context, 'notify_events', from)) {
    const reverted = await findConversions(context, events);
    const saleOf = (event: EventDocument): EventDocument =>
      (event.kind === 'revert' && reverted.get(conversionOf(event))) || event;
    const nidOf = (event: EventDocument): string => saleOf(event).nid;
    const messages = await findMessages(context, events.map(nidOf));
    const times = await attemptTimes(context, events);
    const goals = await Goals.alone(context, events.filter(isLive));
    for (const event of events) {
      const message = ownMessage(messages, nidOf(event), saleOf(event));
      let first = false;
      let whose: GoalChange[] = [];
      // The id of a click is made of the notification's: there is one at most.
      if (event.kind === 'click') first = (message?.clickedAt ?? 0) > 0;
      // What was taken back makes nobody converted; its revert then has nothing to take from that figure.
      if (isLive(event)) {
        whose = goals
          .around(event)
          .filter(({ _id }) => !reached.has(_id))
          .map((assigned) => ({ assigned, by: 1 }));
        for (const { assigned } of whose) reached.add(assigned._id);
        first = !converted.has(event.nid);
        converted.add(event.nid);
      }
      const conversion = reverted.get(conversionOf(event));
      const attemptedAt = times.get(event._id);
      // Its journal has been removed: the attempt was made on a day that is not counted anew.
      if (event.kind === 'resolution' && attemptedAt === undefined && removedBefore > 0) continue;
      countEvent(context.config, { event, message, first, goals: whose, conversion, attemptedAt }, deltas);
    }
    count += events.length;
    await alive(count);
  }
  return count;
}

const isLive = ({ kind, category }: EventDocument): boolean => kind === 'convert' && category !== REVERTED;
