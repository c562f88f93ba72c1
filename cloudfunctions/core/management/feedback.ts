import type { FeedbackCared, FeedbackItem, FeedbackManageRequest, FeedbackPage } from '../contract';
import { NotifyError } from '../errors';
import type { EventDocument, FeedbackCategory } from '../model/facts';
import type { Context } from '../ports/context';
import { findForAll } from '../store/findForAll';
import { iso } from '../time/zone';

type Of<Action extends FeedbackManageRequest['action']> = Extract<FeedbackManageRequest, { action: Action }>;

const PAGE = 20;
/** Of one millisecond. */
const MANY_AT_ONCE = 20;

/** Feedback of an older version says neither until it is migrated. */
const OPEN = { $in: ['open', null] };
const UNANSWERED = { $in: ['', null] };

/** What users have told, newest first, those that nobody has dealt with unless another status is asked for. */
export async function listFeedback(
  context: Context,
  { status = 'open', category, before, limit = PAGE }: Of<'feedback.list'>,
): Promise<FeedbackPage> {
  const last = before === undefined ? undefined : { at: Number(before.slice(0, 13)), id: before.slice(14) };
  const found = await context.store.find(
    'notify_events',
    {
      kind: 'feedback',
      status: status === 'open' ? OPEN : status,
      ...(category ? { category } : {}),
      ...(last ? { at: { $lte: last.at } } : {}),
    },
    { sort: { at: -1 }, limit: limit + MANY_AT_ONCE },
  );
  // Several may be of the same millisecond: the cursor names the last one shown.
  const rest = found
    .sort((a, b) => b.at - a.at || (a._id < b._id ? 1 : -1))
    .filter(({ at, _id }) => at !== last?.at || _id < last.id);
  const shown = rest.slice(0, limit);
  const end = shown.at(-1);
  const aliasOf = await templatesOf(context, shown);
  return {
    items: shown.map((event) => toItem(event, aliasOf.get(event.nid))),
    ...(end && rest.length > limit ? { next: `${end.at}.${end._id}` } : {}),
  };
}

async function templatesOf(context: Context, events: EventDocument[]): Promise<Map<string, string>> {
  const nids = events.flatMap(({ nid }) => (nid ? [nid] : []));
  const rows = await findForAll(context, 'notify_messages', nids, (some) => ({ _id: { $in: some } }), {
    perQuery: 100,
    fields: ['template'],
  });
  return new Map(rows.map(({ _id, template }) => [_id, template]));
}

const toItem = (event: EventDocument, template: string | undefined): FeedbackItem => ({
  id: event._id,
  openid: event.openid,
  category: event.category as FeedbackCategory,
  ...(event.cause ? { cause: event.cause } : {}),
  ...(event.rating > 0 ? { rating: event.rating } : {}),
  text: event.text,
  at: iso(event.at),
  ...(event.nid ? { nid: event.nid } : {}),
  ...(template === undefined ? {} : { template }),
  status: event.status ?? 'open',
  ...(event.answer
    ? { answer: event.answer, answeredAt: iso(event.answeredAt ?? 0), answeredBy: event.answeredBy ?? '' }
    : {}),
});

/**
 * Gives an answer, which the user reads in the inbox. The first one stands: of two operators at once the other is told so,
 * and a repetition changes nothing.
 * @throws NotifyError `NOT_FOUND`, `BAD_REQUEST` where another answer stands and `again` was not given
 */
export async function answerFeedback(
  context: Context,
  by: string,
  { id, answer, again = false }: Of<'feedback.answer'>,
): Promise<FeedbackCared> {
  const { store, clock } = context;
  const given = await store.updateOne(
    'notify_events',
    { _id: id, kind: 'feedback', ...(again ? {} : { answer: UNANSWERED }) },
    { $set: { status: 'answered', answer, answeredAt: clock.now(), answeredBy: by } },
  );
  if (given) return { id, status: 'answered' };
  const event = await feedbackOf(context, id);
  if (event.answer === answer) return { id, status: event.status ?? 'open' };
  throw new NotifyError(
    'BAD_REQUEST',
    `id: ${event.answeredBy} has answered already: "${event.answer}"; give again: true to replace that. 已有回复，如需更改请加 again: true。`,
    [{ code: 'answered', path: 'id', message: 'expected feedback without an answer, or again: true' }],
  );
}

/** Nothing more is to be done; what was answered stays. @throws NotifyError `NOT_FOUND` */
export async function closeFeedback(context: Context, id: string): Promise<FeedbackCared> {
  const closed = await context.store.updateOne(
    'notify_events',
    { _id: id, kind: 'feedback' },
    { $set: { status: 'closed' } },
  );
  if (!closed) await feedbackOf(context, id);
  return { id, status: 'closed' };
}

async function feedbackOf({ store }: Context, id: string): Promise<EventDocument> {
  const [event] = await store.find('notify_events', { _id: id, kind: 'feedback' }, { limit: 1 });
  if (event) return event;
  throw new NotifyError('NOT_FOUND', `id: no feedback ${id}; it may have been erased. 未找到该反馈。`);
}
