/** What the functions answer, as the host sees it. `contract.types.ts` holds these against `core/contract`. */

/** Where a call failed that the host made. Codes of the functions (`PENDING`, `BAD_REQUEST`…) come as they are. */
export type FailureReason = 'network' | 'cloud-not-ready' | 'not-deployed' | 'failed' | (string & {});

export interface Failure {
  ok: false;
  reason: FailureReason;
  /** For the user, in Chinese; replaceable through `texts`. */
  message: string;
  /** For the developer. */
  detail: string;
}

export type Outcome<Data> = { ok: true; data: Data } | Failure;

export interface TemplateBalance {
  alias: string;
  id: string;
  kind: 'one-time' | 'long-term';
  title: string;
  topic: string;
  /** Neither muted nor its topic or itself switched off. */
  on: boolean;
  /** Credits that can be spent now. */
  available: number;
  /** WeChat lately refused a send although a credit was on the books. */
  suspect: boolean;
  /** Long-term templates: the user agreed once and for all. */
  consented?: boolean;
}

export interface Preferences {
  /** All notifications off. */
  muted: boolean;
  topics: {
    name: string;
    title: string;
    description?: string;
    frequency: Frequency;
    /** While it is off: the digest that it was before. Switched on, it should be that again. */
    before?: 'daily' | 'weekly';
    /** Whether `daily` and `weekly` can be chosen. */
    digest: boolean;
  }[];
  quietHours: ({ from: string; to: string } & Where) | null;
  /** When digests go out; weekly ones on `weekday`, 1 = Monday to 7 = Sunday. */
  digestTime: { at: string; weekday: number } & Where;
}

/** Where times of day are meant. */
export interface Where {
  /** An IANA name or an offset. */
  zone: string;
  /** Minutes that its clock is ahead of UTC now; functions before 0.2 do not say. */
  ahead?: number;
}

/** `daily`, `weekly`: collected, and sent as one card. */
export type Frequency = 'instant' | 'daily' | 'weekly' | 'off';

export interface PreferencesChange {
  muted?: boolean;
  topics?: Record<string, Frequency>;
  templates?: Record<string, 'instant' | 'off'>;
  /** `HH:mm` by the phone's clock, whose zone is told along; `zone` names another (`America/New_York`, `UTC-12`). `null`: none. */
  quietHours?: { from: string; to: string; zone?: string } | null;
  /** `null`: at the usual time. */
  digestTime?: { at: string; weekday?: number; zone?: string } | null;
}

export interface Refusal {
  at: number;
  /** How often in a row. */
  count: number;
  place: string;
}

/** What the user wants to hear about. */
export interface Wish {
  /** Alias. */
  template: string;
  about: string;
  /** What it is called. */
  label: string;
  /** Epoch ms, as `until`, when it is over by itself; absent while the server has not said it. */
  at: number;
  until?: number;
}

/** What stands over a button, and on it. */
export interface Wording {
  title: string;
  text: string;
  button: string;
}

/** What an operator wants this user asked for (a campaign). */
export interface Ask {
  id: string;
  /** Of the configuration's `places`. */
  places: string[];
  /** By alias. */
  templates: string[];
  zh: Wording;
  en?: Wording;
  /** Epoch ms of the server. */
  until: number;
}

export interface Settings {
  /** No topics: the server has never answered yet. */
  preferences: Preferences;
  templates: TemplateBalance[];
  /** By WeChat template id: messages scheduled or waiting for this user. */
  upcoming: Record<string, number>;
  /** WeChat's main switch for this mini program; on where WeChat does not say. */
  mainSwitch: boolean;
  /** By WeChat template id: what the user told WeChat to go on answering (`accept`, `reject`, `ban`). */
  kept: Record<string, unknown>;
  /** What the user wants to hear about, newest first. */
  wishes: Wish[];
  /** Messages not read in the inbox. */
  unread: number;
  /** What operators want this user asked for; `plan` chooses of them. */
  asks: Ask[];
  /** By template id: what the user lately said no to, with the server's time. */
  refusals: Record<string, Refusal>;
  /** Server's time minus the phone's, in ms. */
  offset: number;
  /** Most templates per sheet. */
  max: number;
  /** The server has not answered in this launch, or not now: this is what it said last. */
  stale: boolean;
}

export interface StopRequest {
  scope: 'all' | 'topic' | 'template';
  /** Of the topic or template. */
  name?: string;
  /** At most 200 characters. */
  reason?: string;
}

export type TrackEvent =
  /** `value` in fen. Only goals that allow it from clients. */
  | { kind: 'convert'; goal: string; id: string; value?: number; about?: string }
  /** By the names of `events`, `traits` and `tags` in the configuration that allow it from clients. */
  | { kind: 'event'; name: string; props?: Record<string, string | number | boolean> }
  | { kind: 'traits'; set: Record<string, string | number | boolean | null> }
  | { kind: 'tags'; add?: string[]; remove?: string[] };

export interface FeedbackRequest {
  /** Default: the notification that was opened last. `''`: none. */
  nid?: string;
  /** 1–5. */
  rating?: number;
  category: 'rating' | 'suggestion' | 'complaint';
  /**
   * What a complaint is about. The first three are about messages and switch the topic of the notification off; `other`, or
   * none, switches nothing off.
   */
  cause?: ComplaintCause;
  /** With `too-many`: fewer, not none. A topic that can be had less often stays on; `update` sets what `mute.less` names. */
  fewer?: true;
  /** At most 1000 characters. */
  text?: string;
}

export type ComplaintCause = 'too-many' | 'irrelevant' | 'misleading' | 'other';

/** What `feedback` has done. */
export interface FeedbackOutcome {
  results: {
    /** `false` without an error: it was told before. */
    counted: boolean;
    /** Of a complaint about messages. `update({ topics: { [topic]: frequency } })` takes it back. */
    mute?: Mute;
    error?: { code: string; message: string };
  }[];
}

export interface Mute {
  topic: string;
  title: string;
  /**
   * `muted`: it is off now. `already`: it was. `pending`: it is off, but one message was under way and may still arrive.
   * `ask`: orders and the like have this topic, so nothing was switched off: ask the user, then `update`. `less`: the user
   * wants fewer and can have them as `less`, which `update` sets; nothing was changed.
   */
  outcome: 'muted' | 'already' | 'pending' | 'ask' | 'less';
  /** How often the user had it. */
  frequency: 'instant' | 'daily' | 'weekly';
  /** The next less often that the user can have it. */
  less?: 'daily' | 'weekly';
}

/** What the user has told, and how far the team is with it. */
export interface OwnFeedback {
  id: string;
  category: 'rating' | 'suggestion' | 'complaint';
  cause?: ComplaintCause;
  /** 1–5. */
  rating?: number;
  text: string;
  /** Epoch ms, as `answeredAt`. */
  at: number;
  /** The notification that it is about. */
  nid?: string;
  status: 'open' | 'answered' | 'closed';
  answer?: string;
  answeredAt?: number;
}

export interface InboxItem {
  id: string;
  alias: string;
  title: string;
  /** `missed`: there was no credit for it. `collected`: it goes out with the user's next digest. */
  state: 'sent' | 'missed' | 'collected';
  /** Epoch ms. */
  at: number;
  /** By the configuration's data names. */
  data: Record<string, string>;
  /** Without leading slash, `nid` included. */
  page?: string;
  read: boolean;
}

export interface InboxPage {
  /** Newest first. */
  items: InboxItem[];
  unread: number;
  /** On the first page: the user's own latest, newest first. */
  feedback?: OwnFeedback[];
  /** To be given as `before` for older ones; absent at the end. */
  next?: string;
}
