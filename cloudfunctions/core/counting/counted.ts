import type { EventDocument } from '../model/facts';
import type { MessageDocument } from '../model/message';
import type { GoalChange } from './goals';

export const KNOWN = [
  ...(['to', 'state', 'template', 'topic', 'campaign'] as const),
  ...(['attemptedAt', 'clickedAt', 'convertedAt', 'createdAt'] as const),
] as const;
/** What the counting of events knows of a notification. */
export type Known = Pick<MessageDocument, '_id' | (typeof KNOWN)[number]>;

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
  /** Conversions and reverts: whose goal is reached, or no longer. */
  goals?: GoalChange[];
  /** Resolutions: when the attempt was made whose outcome they tell. */
  attemptedAt: number | undefined;
}
