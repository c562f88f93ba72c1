import type { Config } from '../config/config';
import type { EventDocument } from '../model/facts';
import type { MessageDocument } from '../model/message';
import { dayOf } from '../time/zone';
import type { Deltas, Subject } from './deltas';
import { countedPlace } from './places';

/** What the counting of events knows of a notification. */
export type Known = Pick<
  MessageDocument,
  '_id' | 'to' | 'state' | 'template' | 'topic' | 'attemptedAt' | 'clickedAt' | 'convertedAt' | 'createdAt'
>;

/** What one event is counted with. */
export interface Counted {
  event: EventDocument;
  /** The notification it is about, if there is one. */
  message: Known | undefined;
  /** First click, or first conversion, of its notification. */
  first: boolean;
  /** Reverts: the conversion taken back, and whether its notification has no other left. */
  conversion?: EventDocument | undefined;
  last?: boolean;
  /** Resolutions: when the attempt was made whose outcome they tell. */
  attemptedAt: number | undefined;
}

/** Adds one event to the counters; fold and rebuild both count here. */
export function countEvent(config: Config, counted: Counted, deltas: Deltas): void {
  const { event, message, first } = counted;
  const subject = subjectOf(config, counted);
  switch (event.kind) {
    case 'click':
      if (message && first) deltas.add(subject, { clicked: 1 });
      break;
    case 'convert':
      deltas.add(subject, {
        conversions: 1,
        value: event.value,
        ...(message && first ? { converted: 1 } : {}),
      });
      break;
    case 'revert':
      if (!counted.conversion) break;
      deltas.add(subject, {
        conversions: -1,
        value: -counted.conversion.value,
        ...(message && counted.last ? { converted: -1 } : {}),
      });
      break;
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
    case 'prompt':
      for (const [templateId, agreed] of Object.entries(event.props))
        deltas.addPrompt(subject.day, templateId, countedPlace(event), agreed === true);
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

/** Facts about a notification are booked on the day of its send, others on their own day. */
function subjectOf(config: Config, counted: Counted): Subject {
  const { event, message, attemptedAt } = counted;
  const { timeZone, templates } = config;
  if (message) {
    // A notification may have been tried again since: a resolution belongs to the attempt it tells of.
    const at = attemptedAt ?? (message.attemptedAt || message.createdAt);
    return { day: dayOf(at, timeZone), template: message.template, topic: message.topic };
  }
  // Without a notification a sale is booked on its own day, and taken back on the same.
  const day = dayOf((counted.conversion ?? event).at, timeZone);
  if (event.kind !== 'unsubscribe') return { day };
  const [scope, name = ''] = event.name.split(':');
  if (scope === 'topic') return { day, topic: name };
  return scope === 'template' ? { day, template: name, topic: templates[name]?.topic } : { day };
}
