import type { Context } from '../ports/context';
import type { TrackEvent, TrackResult } from '../contract';
import type { EventDocument } from '../model/facts';
import { belongsTo, factId } from '../model/id';
import { insertNew } from './insertNew';
import { newEvent } from '../model/newEvent';

type Result = TrackResult['results'][number];
type Refusal = { refused: NonNullable<Result['error']> };

/**
 * Records what a user did: one insert for all, ids that make a repeated fact one fact. A click is checked against
 * the caller without reading anything: the id carries its owner's mark.
 * @param fromClient whether the mini program itself reports; it may be forged
 */
export async function recordEvents(
  context: Context,
  openid: string,
  events: TrackEvent[],
  fromClient: boolean,
): Promise<TrackResult> {
  const made = events.map((event) => toFact(context, openid, event, fromClient));
  const facts = made.flatMap((item) => ('refused' in item ? [] : [item]));
  const fresh = await insertNew(context, facts);
  return {
    results: made.map((item) =>
      'refused' in item ? { counted: false, error: item.refused } : { counted: fresh.delete(item._id) },
    ),
  };
}

function toFact(
  context: Context,
  openid: string,
  event: TrackEvent,
  fromClient: boolean,
): EventDocument | Refusal {
  const at = context.clock.now();
  const base = { openid, at };
  switch (event.kind) {
    case 'click':
      if (!belongsTo(event.nid, openid))
        return refuse('NOT_YOURS', 'the notification belongs to another user');
      return newEvent({ ...base, _id: `click:${event.nid}`, kind: 'click', nid: event.nid });
    case 'convert':
    case 'revert': {
      const goal = Object.hasOwn(context.config.goals, event.goal)
        ? context.config.goals[event.goal]
        : undefined;
      if (!goal)
        return refuse('UNKNOWN_GOAL', `expected one of ${Object.keys(context.config.goals).join(', ')}`);
      if (fromClient && (!goal.fromClient || event.kind === 'revert')) {
        return refuse('NOT_FROM_CLIENT', 'report it from a cloud function, or allow the goal from clients');
      }
      const value = event.kind === 'convert' ? (event.value ?? 0) : 0;
      // The business's own id names the conversion; whoever reports it first counts.
      return newEvent({
        ...base,
        _id: `${event.kind}:${event.goal}:${event.id}`,
        kind: event.kind,
        name: event.goal,
        value,
      });
    }
    case 'feedback':
      if (event.nid && !belongsTo(event.nid, openid))
        return refuse('NOT_YOURS', 'the notification belongs to another user');
      return newEvent({
        ...base,
        _id: `feedback:${factId(openid, event.nid ?? '', event.category, String(event.rating ?? 0), event.text ?? '', event.nid ? '' : String(at))}`,
        kind: 'feedback',
        nid: event.nid ?? '',
        rating: event.rating ?? 0,
        category: event.category,
        text: event.text ?? '',
      });
    case 'event':
      return newEvent({
        ...base,
        _id: `event:${context.newToken()}`,
        kind: 'event',
        name: event.name,
        props: event.props ?? {},
        // Not counted anywhere: kept for segments.
        stage: 'folded',
      });
  }
}

const refuse = (code: NonNullable<Result['error']>['code'], message: string): Refusal => ({
  refused: { code, message },
});
