/** Facts that are recorded once and folded into the counters later. */

/** `notify_receipts`: what WeChat pushed about a send. Written by `receive` only. */
export interface ReceiptDocument {
  /** Hash of everything that makes the push what it is, so that a repeated push is refused. */
  _id: string;
  openid: string;
  templateId: string;
  msgid: string;
  /** "0" = shown to the user. */
  errorCode: string;
  errorStatus: string;
  /** When it reached us. */
  at: number;
  /** When the fold looks at it (again). */
  dueAt: number;
  /** How often it has matched nothing yet. */
  looks: number;
  /** `new` → `folded`; `orphan`: matched nothing in its time, kept aside. */
  stage: 'new' | 'folded' | 'orphan';
}

export type EventKind =
  'click' | 'convert' | 'revert' | 'feedback' | 'event' | 'unsubscribe' | 'resolution' | 'prompt';

/** `notify_events`: clicks, conversions, feedback…; one insert each, with deterministic ids where a repeat is one fact. */
export interface EventDocument {
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
  category: string;
  text: string;
  /** Of an event as given; of a prompt, by WeChat template id: whether the user accepted what was shown. */
  props: Record<string, string | number | boolean>;
  stage: 'new' | 'folded';
}
