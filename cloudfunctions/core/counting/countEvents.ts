import type { Context } from '../ports/context';
import type { EventDocument, EventKind } from '../model/facts';
import type { Marks } from '../model/figures';
import { slotOf } from '../model/user';
import { groupBy } from '../store/grouping';
import { attribute } from './attribute';
import type { Counted, Known } from './counted';
import { countEvent } from './countEvent';
import type { Deltas } from './deltas';
import { Goals } from './goals';
import { conversionOf, findConversions, findEarlyReverts, LiveConversions } from './liveConversions';
import { attemptTimes, findMessages, ownMessage } from './findSubjects';
import { Places } from './places';
import { LOOKS, putOff } from './putOff';
import { unsubscribedFrom } from './unsubscribes';
import { findSurplus } from './surplus';

/**
 * Clicks, conversions, unsubscribes, feedback, prompts and late resolutions.
 * @returns ids of the events that this fold takes
 */
export async function countEvents(
  context: Context,
  found: EventDocument[],
  deltas: Deltas,
  marks: Marks,
): Promise<string[]> {
  const surplus = await findSurplus(context, found);
  marks.surplus.push(...surplus);
  const within = found.filter(({ _id }) => !surplus.has(_id));
  const events = [...within, ...(await findEarlyReverts(context, within))];
  const attributed = new Map([
    ...(await attribute(context, ofKind(events, 'convert'))),
    ...(await unsubscribedFrom(context, ofKind(events, 'unsubscribe'))),
  ]);
  const reverted = await findConversions(context, events);
  // A revert is about what its sale is about, whoever it says has bought.
  const saleOf = (event: EventDocument): EventDocument =>
    (event.kind === 'revert' && reverted.get(conversionOf(event))) || event;
  const nidOf = (event: EventDocument): string => {
    const { _id, nid } = saleOf(event);
    return attributed.get(_id) ?? nid;
  };
  const messages = await findMessages(context, events.map(nidOf));
  const messageOf = (event: EventDocument) => ownMessage(messages, nidOf(event), saleOf(event));
  const times = await attemptTimes(context, events);
  const ready = await takeReady(context, events, messageOf, reverted);
  const goals = await Goals.of(context, ready.filter(isSale).map(saleOf));
  const live = await liveConversions(context, ready.map(saleOf), nidOf);
  const before = new Set([...messages.keys()].filter((nid) => messages.get(nid)!.convertedAt > 0));
  const clicked = new Set<string>();
  const places = await Places.of(context, ready);
  // A revert may have come before the sale that it takes back: it is counted after it.
  for (const event of [...ready].sort(revertsLast)) {
    const nid = nidOf(event);
    const message = messageOf(event);
    const placed = places.place(event);
    if (placed !== event) marks.crowded.push(event._id);
    const counted: Counted = { event: placed, message, first: false, attemptedAt: times.get(event._id) };
    if (message && event.kind === 'click') counted.first = isFirstClick(message, clicked);
    if (event.kind === 'convert') counted.goals = goals.add(event);
    if (message && event.kind === 'convert') counted.first = live.add(nid);
    if (message && attributed.has(event._id)) marks.attributed.push({ event: event._id, nid });
    if (event.kind === 'revert') {
      counted.conversion = reverted.get(conversionOf(event));
      if (counted.conversion) {
        counted.goals = goals.remove(counted.conversion);
        marks.reverted.push(counted.conversion._id);
      }
      counted.last = message !== undefined && live.remove(nid);
    }
    countEvent(context.config, counted, deltas);
  }
  marks.clicked.push(...clicked);
  marks.clicks = clicksOf(ready, messageOf);
  for (const nid of messages.keys()) {
    if (live.has(nid) && !before.has(nid)) marks.converted.push(nid);
    if (!live.has(nid) && before.has(nid) && live.knows(nid)) marks.unconverted.push(nid);
  }
  return [...ready.map(({ _id }) => _id), ...surplus];
}

/** What users have clicked, those together that are booked alike. A click on what was never handed to WeChat is none. */
function clicksOf(
  ready: EventDocument[],
  messageOf: (event: EventDocument) => Known | undefined,
): NonNullable<Marks['clicks']> {
  const clicks = ready.flatMap((event) => {
    const message = event.kind === 'click' ? messageOf(event) : undefined;
    if (!message?.attemptedAt) return [];
    return [{ template: message.template, at: slotOf(event.at), openid: event.openid }];
  });
  return groupBy(clicks, ({ template, at }) => [template, at]).map((same) => ({
    template: same[0]!.template,
    at: same[0]!.at,
    openids: [...new Set(same.map(({ openid }) => openid))],
  }));
}

const isSale = ({ kind }: EventDocument): boolean => kind === 'convert' || kind === 'revert';

const ofKind = (events: EventDocument[], kind: EventKind): EventDocument[] =>
  events.filter((event) => event.kind === kind);

const revertsLast = (a: EventDocument, b: EventDocument): number =>
  Number(a.kind === 'revert') - Number(b.kind === 'revert');

/**
 * What can be counted now. An event about a notification that is just being sent waits until it is known on which day its
 * attempt is booked. A revert without its sale is put aside, where nobody looks at it again until the sale comes.
 */
async function takeReady(
  context: Context,
  events: EventDocument[],
  messageOf: (event: EventDocument) => Known | undefined,
  reverted: Map<string, EventDocument>,
): Promise<EventDocument[]> {
  const waits = (event: EventDocument): boolean =>
    messageOf(event)?.state === 'claimed' && event.looks < LOOKS;
  const waiting = events.filter(waits);
  await putOff(context, 'notify_events', waiting);
  const settled = events.filter((event) => !waits(event));
  const taken = new Set(settled.map(({ _id }) => _id));
  const hasSale = (event: EventDocument): boolean => {
    const sale = reverted.get(conversionOf(event));
    return sale !== undefined && (sale.stage === 'folded' || taken.has(sale._id));
  };
  const isEarly = (event: EventDocument): boolean => event.kind === 'revert' && !hasSale(event);
  await putAside(context, settled.filter(isEarly));
  return settled.filter((event) => !isEarly(event));
}

async function putAside(context: Context, reverts: EventDocument[]): Promise<void> {
  if (reverts.length === 0) return;
  await context.store.update(
    'notify_events',
    { _id: { $in: reverts.map(({ _id }) => _id) }, stage: 'new' },
    { $set: { stage: 'orphan', looks: 1 } },
  );
}

/** Conversions that earlier folds have counted for the notifications of these. */
async function liveConversions(
  context: Context,
  events: EventDocument[],
  nidOf: (event: EventDocument) => string,
): Promise<LiveConversions> {
  const live = new LiveConversions();
  const subjects = events
    .filter(({ kind }) => kind === 'convert')
    .map((event) => ({ openid: event.openid, nid: nidOf(event) }));
  await live.load(
    context,
    subjects.filter(({ nid }) => nid !== ''),
  );
  return live;
}

/** Nobody can have seen what was never handed to WeChat. */
function isFirstClick(message: Known, clicked: Set<string>): boolean {
  if (message.clickedAt || !message.attemptedAt || clicked.has(message._id)) return false;
  clicked.add(message._id);
  return true;
}
