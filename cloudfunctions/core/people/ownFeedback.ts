import type { OwnFeedback } from '../contract';
import type { EventDocument, FeedbackCategory } from '../model/facts';
import type { Context } from '../ports/context';

const LATEST = 10;

/** What the user has told lately, with what the team has said to it. */
export async function ownFeedback({ store }: Context, openid: string): Promise<OwnFeedback[]> {
  const events = await store.find(
    'notify_events',
    { kind: 'feedback', openid },
    { sort: { at: -1 }, limit: LATEST },
  );
  return events.map(toOwn);
}

const toOwn = (event: EventDocument): OwnFeedback => ({
  id: event._id,
  category: event.category as FeedbackCategory,
  ...(event.cause ? { cause: event.cause } : {}),
  ...(event.rating > 0 ? { rating: event.rating } : {}),
  text: event.text,
  at: event.at,
  ...(event.nid ? { nid: event.nid } : {}),
  status: event.status ?? 'open',
  ...(event.answer ? { answer: event.answer, answeredAt: event.answeredAt ?? 0 } : {}),
});
