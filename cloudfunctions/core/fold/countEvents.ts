import type { Context } from '../context';
import type { EventDocument } from '../model/facts';
import type { Marks } from '../model/figures';
import { attribute } from './attribute';
import { countEvent, type Known } from './countEvent';
import type { Deltas } from './deltas';
import { attemptTimes, findMessages } from './findSubjects';

/**
 * Clicks, conversions, unsubscribes, feedback and late resolutions.
 * @returns ids of the events that this fold takes: one about a notification that is just being sent waits until it
 * is known on which day its attempt is booked
 */
export async function countEvents(
  context: Context,
  events: EventDocument[],
  deltas: Deltas,
  marks: Marks,
): Promise<string[]> {
  const attributed = await attribute(
    context,
    events.filter(({ kind }) => kind === 'convert'),
  );
  const nidOf = ({ _id, nid }: EventDocument) => attributed.get(_id) ?? nid;
  const messages = await findMessages(context, events.map(nidOf));
  const times = await attemptTimes(context, events);
  const ready = events.filter((event) => messages.get(nidOf(event))?.state !== 'claimed');
  const clicked = new Set<string>();
  const converted = new Set<string>();
  for (const event of ready) {
    const nid = nidOf(event);
    const message = messages.get(nid);
    let first = false;
    if (message && event.kind === 'click') first = isFirstClick(message, clicked);
    if (message && event.kind === 'convert') {
      first = !message.convertedAt && !converted.has(nid);
      converted.add(nid);
      marks.attributed.push({ event: event._id, nid });
    }
    countEvent(context.config, { event, message, first, attemptedAt: times.get(event._id) }, deltas);
  }
  marks.clicked.push(...clicked);
  marks.converted.push(...converted);
  return ready.map(({ _id }) => _id);
}

/** Nobody can have seen what was never handed to WeChat. */
function isFirstClick(message: Known, clicked: Set<string>): boolean {
  if (message.clickedAt || !message.attemptedAt || clicked.has(message._id)) return false;
  clicked.add(message._id);
  return true;
}
