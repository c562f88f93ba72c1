import type { Context } from '../ports/context';
import type { EventDocument } from '../model/facts';
import type { Marks } from '../model/figures';
import { attribute } from './attribute';
import { countEvent, type Counted, type Known } from './countEvent';
import type { Deltas } from './deltas';
import { conversionOf, findConversions, LiveConversions } from './liveConversions';
import { attemptTimes, findMessages } from './findSubjects';
import { Places } from './places';

/**
 * Clicks, conversions, unsubscribes, feedback, prompts and late resolutions.
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
  const reverted = await findConversions(context, events);
  const nidOf = (event: EventDocument): string => {
    const own = event.kind === 'revert' ? reverted.get(conversionOf(event)) : event;
    return own ? (attributed.get(own._id) ?? own.nid) : '';
  };
  const messages = await findMessages(context, events.map(nidOf));
  const times = await attemptTimes(context, events);
  const ready = events.filter((event) => isReady(context, event, messages.get(nidOf(event)), reverted));
  const live = await liveConversions(context, ready, nidOf);
  const before = new Set([...messages.keys()].filter((nid) => messages.get(nid)!.convertedAt > 0));
  const clicked = new Set<string>();
  const places = await Places.of(context, ready);
  // A revert may have come before the sale that it takes back: it is counted after it.
  for (const event of [...ready].sort(revertsLast)) {
    const nid = nidOf(event);
    const message = messages.get(nid);
    const placed = places.place(event);
    if (placed !== event) (marks.crowded ??= []).push(event._id);
    const counted: Counted = { event: placed, message, first: false, attemptedAt: times.get(event._id) };
    if (message && event.kind === 'click') counted.first = isFirstClick(message, clicked);
    if (message && event.kind === 'convert') {
      counted.first = live.add(nid);
      marks.attributed.push({ event: event._id, nid });
    }
    if (event.kind === 'revert') {
      counted.conversion = reverted.get(conversionOf(event));
      if (counted.conversion) marks.reverted.push(counted.conversion._id);
      counted.last = message !== undefined && live.remove(nid);
    }
    countEvent(context.config, counted, deltas);
  }
  marks.clicked.push(...clicked);
  for (const nid of messages.keys()) {
    if (live.has(nid) && !before.has(nid)) marks.converted.push(nid);
    if (!live.has(nid) && before.has(nid) && live.knows(nid)) marks.unconverted.push(nid);
  }
  return ready.map(({ _id }) => _id);
}

const revertsLast = (a: EventDocument, b: EventDocument): number =>
  Number(a.kind === 'revert') - Number(b.kind === 'revert');

/** A revert waits this long for the sale that it takes back. */
const REVERT_PATIENCE = 7 * 24 * 60 * 60_000;

function isReady(
  context: Context,
  event: EventDocument,
  message: Known | undefined,
  reverted: Map<string, EventDocument>,
): boolean {
  if (message?.state === 'claimed') return false;
  if (event.kind !== 'revert' || reverted.has(conversionOf(event))) return true;
  return event.at < context.clock.now() - REVERT_PATIENCE;
}

/** Conversions that earlier folds have counted for the notifications of these conversions and reverts. */
async function liveConversions(
  context: Context,
  events: EventDocument[],
  nidOf: (event: EventDocument) => string,
): Promise<LiveConversions> {
  const concerned = events.filter(({ kind }) => kind === 'convert' || kind === 'revert');
  const live = new LiveConversions();
  const nids = [...new Set(concerned.map(nidOf).filter((nid) => nid !== ''))];
  await live.load(context, [...new Set(concerned.map(({ openid }) => openid))], nids);
  return live;
}

/** Nobody can have seen what was never handed to WeChat. */
function isFirstClick(message: Known, clicked: Set<string>): boolean {
  if (message.clickedAt || !message.attemptedAt || clicked.has(message._id)) return false;
  clicked.add(message._id);
  return true;
}
