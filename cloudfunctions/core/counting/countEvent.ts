import type { Config } from '../config/config';
import { dayOf } from '../time/zone';
import type { EventDocument } from '../model/facts';
import type { Counted, Known } from './counted';
import type { Deltas, Subject } from './deltas';
import { ofCampaign } from './ofCampaign';
import { countedPlace } from './places';

/** Adds one event to the counters; fold and rebuild both count here. */
export function countEvent(config: Config, told: Counted, deltas: Deltas): void {
  const counted = withoutTest(told);
  if (!counted) return;
  const { event, message, first } = counted;
  const subject = subjectOf(config, counted);
  const campaign = message && ofCampaign(counted);
  if (campaign) deltas.addToCampaign(message.campaign, whenSent(config, counted, message), campaign);
  for (const { assigned, by } of counted.goals ?? []) {
    const at = assigned.createdAt;
    deltas.addToCampaign(assigned.campaign, { at, day: dayOf(at, config.timeZone) }, { goals: by });
  }
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
      if (event.ask !== undefined) deltas.addAsk(subject.day, event.ask, sheetOf(event));
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

/** What a tester does about a test counts for nothing; what they buy is a sale like any other, that no notification has brought. */
function withoutTest(counted: Counted): Counted | undefined {
  if (!counted.message?.campaign?.test) return counted;
  const { kind } = counted.event;
  return kind === 'convert' || kind === 'revert' || kind === 'unsubscribe'
    ? { ...counted, message: undefined }
    : undefined;
}

/** A notification may have been tried again since: a resolution belongs to the attempt it tells of. */
function whenSent(
  { timeZone }: Config,
  { attemptedAt }: Counted,
  message: Known,
): { at: number; day: string } {
  const at = attemptedAt ?? (message.attemptedAt || message.createdAt);
  return { at, day: dayOf(at, timeZone) };
}

function sheetOf({ props, gained = [] }: EventDocument) {
  const answers = Object.values(props);
  return { shown: answers.length > 0, agreed: answers.includes(true), gained };
}

/** Facts about a notification are booked on the day of its send, others on their own day. */
function subjectOf(config: Config, counted: Counted): Subject {
  const { event, message } = counted;
  const { timeZone, templates } = config;
  // An unsubscribe is about what it says no to, whatever campaign came before it.
  if (message && event.kind !== 'unsubscribe') {
    const { day } = whenSent(config, counted, message);
    return { day, template: message.template, topic: message.topic };
  }
  // Without a notification a sale is booked on its own day, and taken back on the same.
  const day = dayOf((counted.conversion ?? event).at, timeZone);
  if (event.kind !== 'unsubscribe') return { day };
  const [scope, name = ''] = event.name.split(':');
  if (scope === 'topic') return { day, topic: name };
  return scope === 'template' ? { day, template: name, topic: templates[name]?.topic } : { day };
}
