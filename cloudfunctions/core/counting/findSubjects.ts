import type { Context } from '../ports/context';
import { chunk } from '../store/grouping';
import type { EventDocument } from '../model/facts';
import { KNOWN, type Known } from './counted';

const IDS_PER_QUERY = 500;
/** Each may name a dozen journals. */
const TOKENS_PER_QUERY = 50;

/** The notifications that events are about, by id. */
export async function findMessages(context: Context, ids: string[]): Promise<Map<string, Known>> {
  const found = new Map<string, Known>();
  for (const some of chunk([...new Set(ids.filter((id) => id !== ''))], IDS_PER_QUERY)) {
    const rows = await context.store.find(
      'notify_messages',
      { _id: { $in: some } },
      {
        limit: some.length,
        fields: [...KNOWN],
      },
    );
    for (const row of rows) found.set(row._id, row);
  }
  return found;
}

/** What an event says it is about, if that is its own user's: nobody changes the figures of another's notification. */
export function ownMessage(
  messages: ReadonlyMap<string, Known>,
  nid: string,
  { openid }: EventDocument,
): Known | undefined {
  const message = messages.get(nid);
  return message?.to === openid ? message : undefined;
}

/** When the attempts were made whose outcomes the resolutions among these events tell; by the event's id. */
export async function attemptTimes(context: Context, events: EventDocument[]): Promise<Map<string, number>> {
  const resolutions = events.filter(({ kind }) => kind === 'resolution');
  const times = new Map<string, number>();
  for (const some of chunk(resolutions, TOKENS_PER_QUERY)) {
    const journals = await context.store.find(
      'notify_journals',
      { token: { $in: [...new Set(some.map(tokenOf))] } },
      { limit: 1000, fields: ['token', 'at', 'entries'] },
    );
    for (const event of some) {
      const journal = journals.find(
        ({ token, entries }) => token === tokenOf(event) && entries.some(({ id }) => id === event.nid),
      );
      if (journal) times.set(event._id, journal.at);
    }
  }
  return times;
}

/** `resolution:<nid>:<token>`. */
const tokenOf = ({ _id, nid }: EventDocument): string => _id.slice(`resolution:${nid}:`.length);
