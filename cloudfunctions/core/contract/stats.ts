import * as z from 'zod/mini';
import type { CreditTotals, WishTotals } from '../model/census';
import type { Counters } from '../model/figures';
import { STATES, type State } from '../model/states';
import type { Reason } from '../reasons/table';
import type { Rate } from './figures';
import { campaignOrRun, moment, name, openid } from './values';

export const statsRequest = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('overview'), from: z.optional(moment), to: z.optional(moment) }),
  z.strictObject({
    action: z.literal('campaign'),
    /** Of the campaign. */
    id: campaignOrRun,
  }),
  z.strictObject({ action: z.literal('credits') }),
  z.strictObject({
    action: z.literal('wishes'),
    template: z.optional(name),
    /** So many things, the most wanted first. Default: 50. */
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
  }),
  z.strictObject({ action: z.literal('health') }),
  z.strictObject({
    action: z.literal('audit'),
    from: z.optional(moment),
    to: z.optional(moment),
    /** `next` of the page before. */
    before: z.optional(
      z.string().check(z.regex(/^\d{13}\.[A-Za-z0-9_-]{1,64}$/, 'expected `next` of a page')),
    ),
    limit: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
  }),
]);
export type StatsRequest = z.infer<typeof statsRequest>;
export type WishesRequest = Omit<Extract<StatsRequest, { action: 'wishes' }>, 'action'>;

/** Asked by operators from a shell (`ops messages`), not by a function: who may read whose, a function would have to know. */
export const messagesRequest = z.strictObject({
  to: openid,
  template: z.optional(name),
  state: z.optional(z.enum(STATES)),
  limit: z.optional(z.int().check(z.minimum(1), z.maximum(1000))),
});
export type MessagesRequest = z.infer<typeof messagesRequest>;

/** One notification in a list of an operator's. */
export interface ListedMessage {
  id: string;
  template: string;
  key: string;
  state: State;
  reason?: Reason;
  /** ISO 8601, all of these. */
  createdAt: string;
  /** When it is due, for what is still to go out. */
  dueAt?: string;
  /** When WeChat accepted it, where it did. */
  sentAt?: string;
}

export interface Figures extends Counters {
  /** Successful ÷ attempted. Successful = delivered where receipts arrive, otherwise accepted: see `basis`. */
  deliveryRate: Rate & { basis: 'delivered' | 'accepted' };
  /** Notifications clicked at least once ÷ successful. */
  clickRate: Rate;
  /** Clicked notifications that converted ÷ clicked. */
  conversionRate: Rate;
}

export interface Overview {
  from: string;
  to: string;
  /**
   * Figures as of 数据截至 this moment, epoch ms: what was recorded before is counted (a fold comes every 5 minutes while
   * there is much to count, every 15 for a few facts), but for what waits for its notification or its reader. `null`: the timer has never run.
   */
  asOf: number | null;
  total: Figures;
  templates: Record<string, Figures>;
  topics: Record<string, Figures>;
  days: ({ day: string } & Figures)[];
  /** Permission sheets, the most shown first. */
  prompts: PromptFigures[];
}

/** How often one WeChat template was shown on the sheet at one place, and what of it was accepted. */
export interface PromptFigures {
  templateId: string;
  /** Empty: no longer in the configuration. */
  aliases: string[];
  /** As the client named it; empty where it named none; `*`: all beyond the places that are told apart. */
  place: string;
  shown: number;
  accepted: number;
  /** Accepted ÷ shown; `null` where it was shown fewer than 30 times. */
  rate: number | null;
}

/** What is scheduled for the next days, held against the credits of those it goes to. */
export interface Forecast {
  days: number;
  scheduled: number;
  /** Notifications that wait for a credit already. */
  waiting: number;
  /** So many of the scheduled, those due soonest, were held against their users' credits. */
  checked: number;
  /** How many scheduled notifications will find no credit; projected from `checked` unless `exact`. */
  shortfall: number;
  exact: boolean;
}

export interface TemplateCredits extends CreditTotals {
  /** WeChat's template id; several aliases may share one. */
  templateId: string;
  /** Empty: no longer in the configuration. */
  aliases: string[];
  kind: 'one-time' | 'long-term';
  forecast: Forecast;
}

export interface CreditsReport {
  /** ISO 8601: when the count was finished; `null` while the first one is under way. */
  countedAt: string | null;
  /** Users counted. */
  users: number;
  /** A newer count that is under way: ask again to carry it on. */
  counting: { since: string; users: number } | null;
  templates: TemplateCredits[];
}

/** What users wait for. */
export interface WishesReport {
  /** ISO 8601: when the count was finished; `null` while the first one is under way. */
  countedAt: string | null;
  /** Users counted. */
  users: number;
  /** A newer count that is under way: ask again to carry it on. */
  counting: CreditsReport['counting'];
  /** By alias: how many wait, over all things that are told apart. */
  templates: Record<string, number>;
  /** The most wanted first. */
  things: WishTotals[];
  /** Waits for things beyond the 1,000 that are told apart. */
  others: number;
}

export type HealthLevel = 'ok' | 'warn' | 'bad';

export interface HealthItem {
  level: HealthLevel;
  en: string;
  zh: string;
  numbers: Record<string, number | null>;
  /** `false`: a count among the numbers has stopped at 10,000, and there are that many or more. */
  exact: boolean;
}

export const HEALTH_ITEMS = [
  'tick',
  'lag',
  'backlog',
  'breakers',
  'promotional',
  'quota',
  'journals',
  'failures',
  'receipts',
  'limits',
  'tokens',
  'content',
] as const;
export type HealthItemName = (typeof HEALTH_ITEMS)[number];

/** A circuit breaker that is open: WeChat refuses a template, or everything. */
export interface OpenBreaker {
  /** `account`, `quota`, `pause` or `template:<WeChat template id>`. */
  key: string;
  aliases: string[];
  code: number | string;
  /** WeChat's own words, where it gave any: of 40164, the address that it saw. */
  said?: string;
  reason: Reason;
  since: string;
  until: string;
}

export interface HealthReport {
  /** The worst of the items. */
  verdict: HealthLevel;
  en: string;
  zh: string;
  at: string;
  items: Record<HealthItemName, HealthItem>;
  breakers: OpenBreaker[];
}
