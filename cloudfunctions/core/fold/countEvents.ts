import type { Context } from '../context';
import { chunk } from '../delivery/grouping';
import type { EventDocument } from '../model/facts';
import type { Marks } from '../model/figures';
import type { MessageDocument } from '../model/message';
import { dayOf } from '../time/zone';
import { attribute } from './attribute';
import type { Deltas, Subject } from './deltas';

const IDS_PER_QUERY = 500;
type Known = Pick<
  MessageDocument,
  '_id' | 'template' | 'topic' | 'attemptedAt' | 'clickedAt' | 'convertedAt' | 'createdAt'
>;

/** Clicks, conversions, unsubscribes, feedback and late resolutions. */
export async function countEvents(
  context: Context,
  events: EventDocument[],
  deltas: Deltas,
  marks: Marks,
): Promise<void> {
  const attributed = await attribute(
    context,
    events.filter(({ kind }) => kind === 'convert'),
  );
  const nids = events.map(({ _id, nid }) => attributed.get(_id) ?? nid).filter((nid) => nid !== '');
  const messages = await findMessages(context, [...new Set(nids)]);
  const clicked = new Set<string>();
  const converted = new Set<string>();
  for (const event of events) {
    const nid = attributed.get(event._id) ?? event.nid;
    const message = messages.get(nid);
    const subject = subjectOf(context, event, message);
    switch (event.kind) {
      case 'click':
        if (!message || message.clickedAt || clicked.has(nid)) break;
        clicked.add(nid);
        deltas.add(subject, { clicked: 1 });
        break;
      case 'convert': {
        const first = message && !message.convertedAt && !converted.has(nid);
        if (message) {
          converted.add(nid);
          marks.attributed.push({ event: event._id, nid });
        }
        deltas.add(subject, { conversions: 1, value: event.value, ...(first ? { converted: 1 } : {}) });
        break;
      }
      case 'unsubscribe':
        deltas.add(subject, { unsubscribed: 1 });
        break;
      case 'feedback':
        deltas.add(subject, {
          feedback: 1,
          ...(event.category === 'complaint' ? { complaints: 1 } : {}),
          ...(event.rating ? { ratings: 1, ratingSum: event.rating } : {}),
        });
        break;
      case 'resolution':
        if (event.name === 'gaveUp') break;
        deltas.add(subject, {
          unknown: -1,
          ...(event.name === 'accepted' ? { accepted: 1 } : { refused: 1 }),
        });
        break;
    }
  }
  marks.clicked.push(...clicked);
  marks.converted.push(...converted);
}

/** Facts about a notification are booked on the day of its send, others on their own day. */
function subjectOf(context: Context, event: EventDocument, message: Known | undefined): Subject {
  const { timeZone, templates } = context.config;
  if (message) {
    const at = message.attemptedAt || message.createdAt;
    return { day: dayOf(at, timeZone), template: message.template, topic: message.topic };
  }
  const day = dayOf(event.at, timeZone);
  if (event.kind !== 'unsubscribe') return { day };
  const [scope, name = ''] = event.name.split(':');
  if (scope === 'topic') return { day, topic: name };
  return scope === 'template' ? { day, template: name, topic: templates[name]?.topic } : { day };
}

async function findMessages(context: Context, ids: string[]): Promise<Map<string, Known>> {
  const found = new Map<string, Known>();
  for (const some of chunk(ids, IDS_PER_QUERY)) {
    const rows = await context.store.find(
      'notify_messages',
      { _id: { $in: some } },
      {
        limit: some.length,
        fields: ['template', 'topic', 'attemptedAt', 'clickedAt', 'convertedAt', 'createdAt'],
      },
    );
    for (const row of rows) found.set(row._id, row);
  }
  return found;
}
