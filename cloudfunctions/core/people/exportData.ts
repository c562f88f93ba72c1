import type { Context } from '../ports/context';
import type { EventDocument } from '../model/facts';
import type { UserDocument } from '../model/user';
import { consentsOf, type Consent } from '../notifications/consent';
import { findUser } from '../store/find';
import { iso } from '../time/zone';

/** One page of what is kept about one user, for the user (PIPL: the right to a copy). */
export interface UserExport {
  /** On the first page only; `null` where nothing is kept. */
  user?: Omit<UserDocument, 'hold' | 'ended' | 'touch' | 'uncertainties'> | null;
  /** Newest first; the events come after the last of them. */
  notifications: {
    id: string;
    template: string;
    data: Record<string, string>;
    state: string;
    at: string;
    consent?: Consent;
  }[];
  events: ({ at: string } & Pick<EventDocument, 'kind' | 'name' | 'text' | 'rating' | 'props' | 'answer'>)[];
  /** To be given as `cursor` for the next page; absent on the last. */
  next?: string;
}

/** A function's answer may be 1 MB at most (PLATFORM §6), and the user's own document is on the first page, too. */
const PAGE = 100;
/** Of one millisecond; `sendMany` makes so many at once. */
const MANY_AT_ONCE = 100;
const READ = PAGE + MANY_AT_ONCE;

/** @param cursor `next` of the page before: which list, and time and id of the last one shown */
export async function exportData(context: Context, openid: string, cursor?: string): Promise<UserExport> {
  const [list, at = '', ...id] = cursor?.split('.') ?? [];
  const last = list === undefined ? undefined : { at: Number(at), id: id.join('.') };
  if (list === 'events') return { notifications: [], ...(await eventsOf(context, openid, last)) };
  const user = cursor === undefined ? await findUser(context, openid) : undefined;
  const found = await context.store.find(
    'notify_messages',
    { to: openid, ...(last ? { createdAt: { $lte: last.at } } : {}) },
    { sort: { createdAt: -1 }, limit: READ },
  );
  const { shown, next } = pageOf(found, last, 'notifications', (row) => row.createdAt);
  const consents = await consentsOf(context, shown);
  return {
    ...(cursor === undefined ? { user: user ? withoutMachinery(user) : null } : {}),
    notifications: shown.map((row) => ({
      id: row._id,
      template: row.template,
      data: row.data,
      state: row.state,
      at: iso(row.sentAt || row.createdAt),
      ...consentOf(consents.get(row._id)),
    })),
    ...(next ? { events: [], next } : await eventsOf(context, openid, undefined)),
  };
}

const consentOf = (consent: Consent | undefined) => (consent ? { consent } : {});

interface Last {
  at: number;
  id: string;
}

async function eventsOf(
  context: Context,
  openid: string,
  last: Last | undefined,
): Promise<Pick<UserExport, 'events' | 'next'>> {
  const found = await context.store.find(
    'notify_events',
    { openid, ...(last ? { at: { $lte: last.at } } : {}) },
    { sort: { at: -1 }, limit: READ },
  );
  const { shown, next } = pageOf(found, last, 'events', (event) => event.at);
  return { events: shown.map(toEvent), ...(next ? { next } : {}) };
}

/** Several may be of the same millisecond: the cursor names the last one shown. */
function pageOf<Item extends { _id: string }>(
  found: Item[],
  last: Last | undefined,
  list: string,
  timeOf: (item: Item) => number,
): { shown: Item[]; next?: string } {
  const rest = found
    .sort((a, b) => timeOf(b) - timeOf(a) || (a._id < b._id ? 1 : -1))
    .filter((item) => last === undefined || timeOf(item) !== last.at || item._id < last.id);
  const shown = rest.slice(0, PAGE);
  const end = shown.at(-1);
  return { shown, ...(end && rest.length > PAGE ? { next: `${list}.${timeOf(end)}.${end._id}` } : {}) };
}

const toEvent = ({
  kind,
  name,
  at,
  text,
  rating,
  props,
  answer,
}: EventDocument): UserExport['events'][number] => ({
  kind,
  name,
  at: iso(at),
  text,
  rating,
  props,
  // The team's, to feedback.
  ...(answer ? { answer } : {}),
});

/** What a user's document holds of them. */
export function withoutMachinery({
  hold: _hold,
  ended: _ended,
  touch: _touch,
  uncertainties: _u,
  ...user
}: UserDocument) {
  return user;
}
