import type { Plan, PlannedKind, Repeating } from './plan';

/** What each of its notifications is made of, as it was asked for. */
export interface CampaignContent {
  template: string;
  key: string;
  data: Record<string, string | number>;
  page?: string | undefined;
  query?: Record<string, string | number | boolean> | undefined;
  whenNoCredit?: 'drop' | 'wait' | 'try' | undefined;
  /** A team's own function gives the rest of it, for each notification. */
  content?: { function: string } | undefined;
}

/** Of an operator's campaign: whom a notification is for, and where it is counted. */
export interface Assignment {
  /** `_id` of the campaign. */
  id: string;
  /** The variant, or the control group, that the user fell into. */
  part: string;
  /** When the campaign began, epoch ms: its first two days are counted by the hour. Absent: by the day alone. */
  since?: number;
  /** Its user gave the credit while the campaign was running, and had been passed without one. */
  late?: boolean;
  /** Sent by an operator to see it: in no figures, and not stopped with its campaign. */
  test?: true;
}

/**
 * The life of an operator's campaign:
 *
 * ```
 * draft -> scheduled -> running <-> paused -> finished
 *    ^---------'           `----------`-----> stopped
 * ```
 * `finished`: everybody was asked, and none of its notifications is without a final state.
 */
export const CAMPAIGN_STATES = ['draft', 'scheduled', 'running', 'paused', 'finished', 'stopped'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** In these something may be due: a tick looks at them when their `leaseUntil` has come. */
export const LOOKED_AFTER: readonly CampaignState[] = ['scheduled', 'running', 'paused'];

/**
 * Up to which person it has come, in the order that it goes through them: of a waiting list, whose row is there; of an
 * operator's campaign, who was looked at.
 */
export interface Cursor {
  /** When that person wished; 0 where the order is by openid alone. */
  at: number;
  openid: string;
}

/** Of the function that gives the content of a campaign's notifications. */
export interface Asking {
  /** Times that it has been asked for the next people, and has not answered. */
  tries: number;
  /** Groups of people in a row that were given up on: it never answered for them. */
  givenUp: number;
}

/**
 * `notify_campaigns`: one message to many. Its notifications are made in chunks: a chunk is named here before any of its
 * rows is there, and no other is named before all of them are; so whoever goes on after a crash makes the same rows again,
 * which their ids refuse, and nobody is skipped.
 */
export interface CampaignDocument {
  /** `wish:`, `segment:` and a hash of template, thing or segment, and key; `campaign:` and the name that an operator gave it. */
  _id: string;
  /** `wish`: everybody who waits for a thing; `segment`: the people of one. The others: what an operator planned, see `plan`. */
  kind: 'wish' | 'segment' | PlannedKind;
  /** Of these two: `running` or `done`. */
  state: CampaignState | 'done';
  /** Of operators' campaigns only. */
  plan?: Plan;
  /** Of one that repeats, since it was started. */
  repeat?: Repeating;
  /** Of a run of one that repeats: that campaign's `_id`. */
  parent?: string;
  /** Hash of the request, so that the same key with another body is told apart. */
  bodyHash: string;
  content: CampaignContent;
  /** When its notifications are due, and when they are over; epoch ms. */
  dueAt: number;
  expiresAt: number;
  /** Its caller has said when they are over. */
  ownExpiry?: true;
  /** Each person's hour is left to the system, up to `latest`; `fallback`: so many have no habit of their own. */
  bestTime?: { latest: number; fallback: number };
  /** Key of the wish; empty where it is for nobody's. */
  wish: string;
  /** `segment` only: the version that it had at the first call. */
  segment?: string;
  /** Of a waiting list whose content a function gives: what they wait for. */
  about?: string;
  order: 'oldest' | 'all';
  /** At most so many notifications; 0 = no limit. */
  limit: number;
  cursor: Cursor;
  /** The people whose rows are being made; empty between chunks. */
  chunk: Cursor[];
  /** How many notifications are there, those of an open chunk not counted. */
  made: number;
  /**
   * Of those, the ones that ended at once for what the function that gives their content said, or did not say: they take
   * nothing of the limit. Absent: none.
   */
  ended?: number;
  /** How it goes with that function; absent while all is well. */
  asking?: Asking;
  /** Who is at it works until then; afterwards any tick goes on. */
  leaseUntil: number;
  createdAt: number;
  /**
   * When it was done (finished, stopped) and its notifications over, whichever is later: retention counts from there, so it outlives them and
   * its key makes nobody a second one. Epoch ms; 0 while it runs.
   */
  restsSince: number;
}
