/** Facts that are recorded once and folded into the counters later. */
import type { Assignment } from './campaign';

/** When the fold looks at a fact (again). What waits for something else is looked at a bounded number of times. */
export interface Awaited {
  dueAt: number;
  /** How often it was looked at in vain. */
  looks: number;
  /** `new` → `folded`; `orphan`: what it waited for did not come in its time, kept aside. */
  stage: 'new' | 'folded' | 'orphan';
}

/** `notify_receipts`: what WeChat pushed about a send. Written by `receive`; the fold adds which send it was. */
export interface ReceiptDocument extends Awaited {
  /** Hash of user, template and MsgID, so that a repeated push is refused. */
  _id: string;
  openid: string;
  templateId: string;
  /** Decimal digits; empty where WeChat named none, or a number that has lost digits on its way. */
  msgid: string;
  /** WeChat's time: whole seconds. */
  pushedAt: number;
  /** "0" = shown to the user. */
  errorCode: string;
  errorStatus: string;
  /** When it reached us; of several in one push each a millisecond after the one before. */
  at: number;
  /**
   * Once folded: of the send that it was matched to, the quarter hour in which it was attempted, alias and topic. A rebuild
   * counts by these, even if the notification is gone. 0 = counted for none.
   */
  sentAt: number;
  template: string;
  topic: string;
  /** Likewise; absent where it was no campaign's. */
  campaign?: Assignment;
}

export type EventKind =
  | 'click'
  | 'convert'
  | 'revert'
  | 'feedback'
  | 'event'
  | 'unsubscribe'
  | 'resolution'
  | 'prompt'
  /** One that was more than a user may add in a day: kept, and counted nowhere. */
  | 'surplus';

export const FEEDBACK_CATEGORIES = ['rating', 'suggestion', 'complaint'] as const;
export type FeedbackCategory = (typeof FEEDBACK_CATEGORIES)[number];
/** What a complaint is about: the first three are about messages, `other` is about anything else. */
export const COMPLAINT_CAUSES = ['too-many', 'irrelevant', 'misleading', 'other'] as const;
export type ComplaintCause = (typeof COMPLAINT_CAUSES)[number];
/** `open` → `answered`, and from either → `closed`: nothing more is to be done. */
export const FEEDBACK_STATUSES = ['open', 'answered', 'closed'] as const;
export type FeedbackStatus = (typeof FEEDBACK_STATUSES)[number];

/** What is kept of feedback beside the fact: how far the team is with it. */
export interface FeedbackCare {
  /** Of complaints, where it was named. */
  cause?: ComplaintCause;
  status: FeedbackStatus;
  /** What the user reads in the inbox; empty where there is none yet. */
  answer: string;
  /** 0 = never. */
  answeredAt: number;
  /** The openid or web uid of the operator; never shown to the user. */
  answeredBy: string;
}

/** `notify_events`: clicks, conversions, feedback…; one insert each, with deterministic ids where a repeat is one fact. */
export interface EventDocument extends Awaited, Partial<FeedbackCare> {
  /** `click:<nid>`, `convert:<goal>:<id>`, `revert:<goal>:<id>`, `resolution:<nid>:<token>`, otherwise hashed. */
  _id: string;
  kind: EventKind;
  openid: string;
  /** When it reached us: the client's own clock is not trusted. */
  at: number;
  /** The notification it belongs to; empty when none. */
  nid: string;
  /** Goal of a conversion, name of an event, scope of an unsubscribe, outcome of a resolution, place of a prompt. */
  name: string;
  /** Conversions: in fen. */
  value: number;
  /** Feedback. 0 = none. */
  rating: number;
  /** Of feedback; of a resolution that tells of a refusal, WeChat's code. */
  category: string;
  text: string;
  /** Of an event as given; of a prompt, by WeChat template id: whether the user accepted what was shown. */
  props: Record<string, string | number | boolean>;
  /** Of a prompt that a campaign asked for: its `_id`, and WeChat's ids of what was gained. */
  ask?: string;
  gained?: string[];
  /** The mini program itself has told it: it may be made up. */
  fromClient: boolean;
  /** Which call recorded it: of two that tell the same, one has; empty where nobody asks. */
  call: string;
}
