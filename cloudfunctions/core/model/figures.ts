import type { Assignment } from './campaign';
import type { PartCounter } from './campaignCounter';
import type { Census } from './census';
import type { Settings } from './settings';
import type { SeenLack } from './transport';
import type { Gate } from './gate';

export type { Gate, Standstill, Keeper, Breaker } from './gate';

/** Counters of one day for one template, topic or campaign, and of the day as a whole. Values are in fen. */
export interface Counters {
  attempted: number;
  accepted: number;
  refused: number;
  unknown: number;
  delivered: number;
  undelivered: number;
  /** Notifications that went out in digests which WeChat has taken; the digests are attempts like others. */
  merged: number;
  clicked: number;
  /** Clicked notifications that converted. */
  converted: number;
  conversions: number;
  value: number;
  unsubscribed: number;
  feedback: number;
  complaints: number;
  ratings: number;
  ratingSum: number;
}

/**
 * Permission sheets by place: how often a template was shown there, and how often the user agreed. Only in documents of
 * the dimension `prompt`. The place is empty where none was named, `*` for those beyond the day's bound.
 */
export type PromptCounter = `shown:${string}` | `agreed:${string}`;

/**
 * What came of a campaign that asks. Only in documents of its own: sheets shown for it, those on which the user
 * agreed to anything, and credits or consents gained by WeChat template id.
 */
export type AskCounter = 'asked' | 'agreed' | `gained:${string}`;

export type CounterName = keyof Counters | PromptCounter | PartCounter | AskCounter;
export type DayCounters = Partial<Record<CounterName, number>>;

/** `notify_stats`: one document per day and dimension; of campaigns, one per campaign and day. */
export interface StatsDocument {
  /**
   * `<day>|<dimension>|<name>`, e.g. `2026-11-22|template|backInStock`; `2026-11-22|total|`. Of prompts, the name is WeChat's template id. Of campaigns
   * `<_id of the campaign>|<day>`: they lie apart from what is read of a day.
   */
  _id: string;
  day: string;
  dimension: Dimension;
  name: string;
  counters: DayCounters;
  /** Number of the last fold added; a fold is added only where this is older. */
  lastFold: number;
}

export type Dimension = 'total' | 'template' | 'topic' | 'prompt' | 'campaign';

/** What one fold adds to one counter document. */
export interface Delta {
  id: string;
  day: string;
  dimension: Dimension;
  name: string;
  counters: DayCounters;
}

/**
 * `notify_folds`: a fold names all it is about to add before it adds any of it; run again it adds nothing twice.
 * It is done when the lock's `number` has reached it.
 */
export interface FoldDocument {
  /** `fold:<number>`. */
  _id: string;
  number: number;
  at: number;
  journals: string[];
  matches: ReceiptMatches[];
  /** Ids of receipts that are counted for none: their sends have one already. */
  surplus: string[];
  events: string[];
  deltas: Delta[];
  marks: Marks;
}

/** Receipts and the sends they were matched to, those together that are marked alike. */
export interface ReceiptMatches {
  /** Quarter hour in which the sends were attempted; epoch ms. */
  sentAt: number;
  template: string;
  topic: string;
  campaign?: Assignment;
  shown: boolean;
  pairs: { receipt: string; nid: string }[];
}

/** What a fold sets on notifications; by their ids. */
export interface Marks {
  clicked: string[];
  /** Who clicked what in which slot of five minutes (`slotOf`): their documents keep the latest. Absent in a fold of an older version. */
  clicks?: { template: string; at: number; openids: string[] }[];
  converted: string[];
  /** Notifications whose last conversion was taken back. */
  unconverted: string[];
  /** Conversions and unsubscribes, and the notification each was attributed to. */
  attributed: { event: string; nid: string }[];
  /** Conversions that were taken back. */
  reverted: string[];
  /** Prompts at places beyond the day's bound, counted together. */
  crowded: string[];
  /** What was more than a user may add in a day. */
  surplus: string[];
}

export const noMarks = (): Marks => ({
  clicked: [],
  converted: [],
  unconverted: [],
  attributed: [],
  reverted: [],
  crowded: [],
  surplus: [],
});

/** What the tick does by a clock of its own, whether or not it is called more often. */
export const JOBS = ['fold', 'census'] as const;
export type JobName = (typeof JOBS)[number];

/** `notify_locks`: leases, and what the tick keeps of itself. */
export interface LockDocument {
  /** `schema`, `links`, `fold`, `tick`, `fanout`, `claim`, `gate`, `health`, `census`, `retention`, `access:<appid>`. */
  _id: string;
  token: string;
  until: number;
  /** `schema`: the version that the data have. `fold`: number of the newest fold. `retention`: facts from before this moment may be gone. */
  number: number;
  /** `tick`: when it last kept house or said that it lives. */
  at: number;
  /** `schema` only: functions that write in an older version would spoil the data. */
  minimum?: number;
  /**
   * `schema` only: the backup that is being put back, or `erase`. Until that has ended the timer does nothing, nor do other
   * functions as soon as they look (`store/schema.ts`).
   */
  restoring?: string;
  /** `schema` only: the backup of one user that is being put back; the others go on. */
  restoringUser?: string;
  /** `schema` only: the backup that has been put back last. */
  restored?: string;
  /** `schema` only: how far a migration has come, or a restore: then `version` is 0, and `after` a number of lines. */
  cursor?: MigrationCursor | null;
  /** `retention` only: when it has something to do again. */
  nextAt?: number;
  /** `retention` only: templates of accounts that the configuration does not name, by WeChat's id, each since when; epoch ms. */
  outOfUse?: Record<string, number>;
  /** `retention` only: behind which user the removal of such accounts goes on. */
  outCursor?: string;
  /** `tick` only: when each job of its housekeeping was last done. */
  lastRun?: Partial<Record<JobName, number>>;
  /** `tick` only: the last fold found hardly anything to count. */
  fewFacts?: boolean;
  /** `fold` only: its last holder has left nothing half done. */
  whole?: boolean;
  /** `gate` only. */
  gate?: Gate;
  /** `gate` only: what was set at run time. */
  settings?: Settings;
  /** `census` only. */
  census?: Census;
  /** `tick` only: what further workers that it called could not do, so that they are not called in vain. */
  workers?: WorkersLack;
  /** `health` only: functions that could not send, by who, how called and how it showed. */
  lacks?: Record<string, SeenLack>;
  /** `health` only: functions that found their time limit too short, by name. */
  limits?: Record<string, ShortLimit>;
  /** `health` only: a team's own functions that gave no content, by name. */
  silences?: Record<string, Silence>;
  /** `links` only: what the marks in links are made with. In no export. */
  secret?: string;
  /** `access:<appid>` only: WeChat's token for its HTTPS API. In no export and no backup. */
  access?: AccessToken | null;
}

/** What a migration has walked through, by `_id`. */
export interface MigrationCursor {
  version: number;
  collection: string;
  after: string;
}

/** A token and when it ends, in epoch ms of the clock of whoever fetched it. */
export interface AccessToken {
  value: string;
  until: number;
}

/** The lock of the timer's ticks. */
export const TICK = 'tick';

/** Functions that the timer's function calls have no token: epoch ms when one last found so. */
export interface WorkersLack {
  at: number;
}

/** A team's function that was asked for content. Epoch ms. */
export interface Silence {
  /** When it last gave no answer. */
  at: number;
  /** What the platform said of that. */
  text: string;
  /** It is not deployed: asked again every minute, and nothing else tells when it is there. */
  missing: boolean;
  /** When people were last given up on for it. */
  givenUp?: number;
  /** When it answered again. */
  answered?: number;
}

/** A function whose time limit leaves no room for its work. Milliseconds. */
export interface ShortLimit {
  /** What it had left when it looked. */
  left: number;
  needed: number;
  at: number;
}
