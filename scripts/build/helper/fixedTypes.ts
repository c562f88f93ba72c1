/** The part of `notify.d.ts` that is the same for every configuration. */
export const FIXED_TYPES = `
/** \`Date\`, epoch milliseconds, or ISO 8601. */
export type Moment = Date | number | string;

/** Everything of a notification but its template and data. */
export interface Envelope {
  /** The user's openid. */
  to: string;
  /** The name of the business event, e.g. "order:17"; unique per template and user. The same key again sends nothing. */
  key: string;
  /** Instead of the template's page; no leading slash. */
  page?: string;
  /** Added to the page's query. */
  query?: Record<string, string | number | boolean>;
  /** When to send; now when absent. \`bestTime\`: in the hour in which this user is likely to look, by \`latest\`. */
  sendAt?: Moment | 'bestTime';
  /** With \`sendAt: 'bestTime'\`; in a day when absent. */
  latest?: Moment;
  /** Not sent after this; at most 180 days ahead, or the template's own span after \`sendAt\` where that is later. */
  expiresAt?: Moment;
  /** Instead of the template's own. */
  whenNoCredit?: 'drop' | 'wait' | 'try';
}

export interface Reason {
  code: string;
  message: string;
  advice: string;
}

export interface SendResult {
  /** 22 characters; the card's link carries it with a mark behind it. */
  id: string;
  /** scheduled, claimed, waiting, sent, unknown, delivered, undelivered, suppressed, expired, cancelled, failed */
  state: string;
  /** Whether it went out or still is to go out, as things stand. */
  willSend: boolean;
  reason?: Reason;
  /** ISO 8601. */
  dueAt?: string;
}

/** In the order asked; a refused one carries its error. */
export interface SendManyResult {
  results: (SendResult | { error: { code: string; message: string } })[];
}

/** Which function of your own gives the rest of the content of each notification. */
export interface OwnContent {
  function: ContentFunction;
}

/** What such a function is called with, by another function only: refuse clients (SOURCE). */
export interface ContentCall {
  action: 'content';
  template: TemplateAlias;
  /** Of the campaign, \`campaign:ID\`, or the waiting list. */
  key?: string;
  /** Of a campaign: the variant. */
  variant?: string;
  /** Of a waiting list: what they wait for. */
  about?: string;
  /** Nothing is sent: give nothing away. */
  preview: boolean;
  /** At most 100. \`id\`: of the notification, always the same: answer the same for it again, whatever was given away. */
  people: readonly { id: string; openid: string; /** Of \`sendMany\`. */ key?: string; /** Of a triggered campaign with \`on.key\`: the event's value. */ value?: string }[];
}

/** What it answers within 5 s: each of those asked for, once. */
export interface ContentAnswer {
  people: (
    | { id: string; data?: Record<string, string | number>; page?: string; query?: Record<string, string | number | boolean>; skip?: undefined }
    | { id: string; /** Why this one gets nothing; 100 characters are kept. */ skip: string }
  )[];
}

/** What those it goes to wait for, and to how many. */
export interface WishFor {
  about: string;
  limit?: number;
  order?: 'oldest' | 'all';
}

/** Where a waiting list or a segment stands. The same call again goes on with it. */
export interface ToWishResult {
  id: string;
  /** \`running\`: the list is long; the timer goes on with it. */
  state: 'running' | 'done';
  /** How many notifications are made so far. */
  made: number;
  /** With \`sendAt: 'bestTime'\`: for how many of these it was not the user's own habit that the hour was chosen by. */
  fallback?: number;
}

/** One of: an id; a key exactly, for one user and template, one template or all; a key's beginning, of one template or all. */
export type Which =
  | { id: string }
  | { key: string; template?: TemplateAlias }
  | { key: string; template: TemplateAlias; to: string }
  | { keyPrefix: string; template?: TemplateAlias };

export interface CancelResult {
  /** How many this call cancelled. */
  cancelled: number;
  /** For one notification: what it is now. */
  state?: string;
  reason?: Reason;
}

export interface RescheduleResult {
  /** How many this call gave another time. */
  rescheduled: number;
  /** For one notification: how it stands now. */
  state?: string;
  reason?: Reason;
  /** ISO 8601. */
  dueAt?: string;
}

/** The user's books of one WeChat template: granted = available + held + uncertain + spent + voided. */
export interface CreditAccount {
  available: number;
  held: number;
  uncertain: number;
  spent: number;
  voided: number;
  granted: number;
}

/** What became of one notification, step by step. */
export interface MessageStory {
  id: string;
  to: string;
  template: string;
  key: string;
  state: string;
  reason?: Reason;
  steps: { at: string; state: string; reason?: Reason; code?: { code: number | string; meaning: string }; credit?: string }[];
  credits?: CreditAccount;
}

/** Whether a send of this template to this user would leave now, and the latest ones, newest first. */
export interface PairStory {
  to: string;
  template: string;
  canSend: boolean;
  reason?: Reason;
  credits?: CreditAccount;
  latest: { id: string; key: string; state: string; at: string; reason?: Reason }[];
}

/** What is known of a user: by the names of \`events\`, \`traits\` and \`tags\` in the configuration. */
export type BehaviourEvent =
  | { kind: 'event'; name: string; props?: Record<string, string | number | boolean> }
  | { kind: 'traits'; /** \`null\` takes one away. */ set: Record<string, string | number | boolean | null> }
  | { kind: 'tags'; add?: string[]; remove?: string[] };

/** Of each user, the events that were refused, by their place. */
export interface TrackManyResult {
  users: { openid: string; refused: { index: number; error: { code: string; message: string } }[] }[];
}

export type TrackEvent =
  | { kind: 'click'; /** As the card's link has it. */ nid: string }
  | { kind: 'convert'; goal: Goal; id: string; /** In fen. */ value?: number; /** The thing bought: it is wished for no more. */ about?: string }
  | { kind: 'revert'; goal: Goal; id: string }
  | BehaviourEvent
  | { kind: 'feedback'; nid?: string; rating?: number; category: 'rating' | 'suggestion' | 'complaint'; /** \`other\`, or none: about something else than messages. */ cause?: 'too-many' | 'irrelevant' | 'misleading' | 'other'; /** With \`too-many\`: less often where that can be had, see \`mute.less\`. */ fewer?: true; text?: string };

export interface TrackResult {
  results: {
    counted: boolean;
    /** Of a complaint about messages: what became of the topic of its notification. */
    mute?: { topic: string; title: string; outcome: 'muted' | 'already' | 'pending' | 'ask' | 'less'; frequency: 'instant' | 'daily' | 'weekly'; less?: 'daily' | 'weekly' };
    error?: { code: string; message: string };
  }[];
}

/** Thrown by every call of the helper. */
export class NotifyError extends Error {
  readonly code: string;
  readonly advice: string | undefined;
  readonly issues: readonly { code: string; path: string; message: string }[];
  readonly requestId: string | undefined;
  readonly cause: unknown;
}

export interface Notify {
  /** Sends at once, or at \`sendAt\`. A call without an answer is repeated with the same key: nothing goes out twice. */
  send(notification: Notification & { /** Checks and answers, writes and sends nothing. */ dryRun?: boolean }): Promise<SendResult>;
  /** Schedules up to 100. */
  sendMany(notifications: readonly Notification[]): Promise<SendManyResult>;
  /** Schedules up to 100 whose content a function of your own gives. */
  sendMany(notifications: readonly Outline[], options: { content: OwnContent }): Promise<SendManyResult>;
  /**
   * Sends to those who wait for a thing (\`ask\` with \`about\`) and can be reached: who has waited longest first, \`limit\` of
   * them. \`key\` names the occasion: with the same one nobody gets two, and nobody takes the place of who was served.
   */
  toWish(wish: Wish): Promise<ToWishResult>;
  toSegment(request: ToSegment): Promise<ToWishResult>;
  status(id: string): Promise<SendResult>;
  /** Why it went, waits or did not go, in words. */
  explain(which: { id: string }): Promise<MessageStory>;
  explain(which: { to: string; template: TemplateAlias }): Promise<PairStory>;
  /** What has not left yet. What is just being sent is not stopped: the answer says what is true. */
  cancel(which: Which): Promise<CancelResult>;
  /** Another time for what has not left yet. */
  reschedule(request: Which & { sendAt: Moment; expiresAt?: Moment }): Promise<RescheduleResult>;
  /** \`openid\`: where no user stands behind the call. Feedback is not repeated when no answer came. */
  track(request: { openid?: string; events: readonly TrackEvent[]; nonce?: string }): Promise<TrackResult>;
  /** What is known of up to 100 users, from a function that no user has called. */
  trackMany(users: readonly { openid: string; events: readonly BehaviourEvent[] }[]): Promise<TrackManyResult>;
  /** One conversion; the same \`id\` counts once. \`value\` in fen. */
  convert(conversion: { openid?: string; goal: Goal; id: string; value?: number; about?: string }): Promise<{ counted: boolean }>;
}

export interface CreateOptions {
  /** \`wx-server-sdk\` after \`cloud.init()\`, or an app of \`@cloudbase/node-sdk\`. */
  cloud: { callFunction(...parameters: never[]): unknown };
  /** Of the deployed names. Default: the one in notify.config.ts. */
  prefix?: string;
  /** How often a call without an answer is repeated. 0–5. Default: 2. */
  retries?: number;
  /** Pause before the first repeat, in ms; doubles each time. Default: 200. */
  retryDelayMs?: number;
  /** How long to wait for one answer, in ms. Default: 15000. */
  timeoutMs?: number;
}

/** @throws NotifyError */
export function createNotify(options: CreateOptions): Notify;
`;
