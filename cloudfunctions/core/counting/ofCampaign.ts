import { isAboutMessages } from '../model/complaint';
import type { CampaignCounter } from '../model/campaignCounter';
import type { Counted } from './counted';
import { refusedAs } from './outcomeOf';

/** What an event adds to the campaign of its notification. */
export function ofCampaign({
  event,
  first,
  conversion,
  last,
}: Counted): Partial<Record<CampaignCounter, number>> | undefined {
  switch (event.kind) {
    case 'click':
      return first ? { clicked: 1 } : undefined;
    case 'convert':
      return { conversions: 1, value: event.value, ...(first ? { converted: 1 } : {}) };
    case 'revert':
      if (!conversion) return undefined;
      return { conversions: -1, value: -conversion.value, ...(last ? { converted: -1 } : {}) };
    case 'feedback':
      return isAboutMessages(event) ? { complaints: 1 } : undefined;
    case 'unsubscribe':
      return { unsubscribes: 1 };
    case 'resolution':
      if (event.name === 'gaveUp') return undefined;
      return { unknown: -1, [event.name === 'accepted' ? 'accepted' : refusedAs(codeOf(event.category))]: 1 };
    default:
      return undefined;
  }
}

/** As it was before it became a text. */
const codeOf = (text: string): number | string => (/^-?\d+$/.test(text) ? Number(text) : text);
